/** Moves that were made without a network: kept in their order, made once there is one, never lost silently. */

import type { Row } from "../api/types";
import type { Move } from "../moves/move";

/** `sending` is on its way, `waiting` for a network, `stale` waited too long to be made unasked, `refused` by the server. */
export type LateState = "sending" | "waiting" | "stale" | "refused";

export interface LateMove {
  id: string;
  /** Whose it is. */
  agent: string;
  move: Move;
  row: Row;
  /** When it was made, in ms. */
  at: number;
  state: LateState;
  /** The server's sentence, when it was refused. */
  problem: string;
}

/** How an attempt went. */
export type Attempt =
  | { kind: "done" }
  | { kind: "unreachable" }
  | { kind: "refused"; problem: string };

/** What it needs from outside. */
export interface LateOutside {
  /** Makes one; never rejects. */
  make: (late: LateMove) => Promise<Attempt>;
  keep: (moves: readonly LateMove[]) => void;
  /** Whether something that was typed to this case is still to leave: a close comes after the reply. */
  held: (late: LateMove) => boolean;
  now: () => number;
}

export interface LateMoves {
  add(late: Pick<LateMove, "id" | "agent" | "move" | "row">): void;
  /** Makes what waits, one after the other, for as long as the network holds. */
  nudge(): Promise<void>;
  /** Asked by a person: this one now, however old it is. */
  again(id: string): Promise<void>;
  drop(id: string): void;
  /** What was kept before a reload. */
  restore(kept: readonly LateMove[]): void;
  clear(): void;
  all(): readonly LateMove[];
  subscribe(listener: () => void): () => void;
}

/** What waited longer is asked about: others have gone on with the case. */
export const FRESH_MS = 10 * 60_000;

/** The moves that wait; one list for the whole page. */
export function lateMovesOver(outside: LateOutside): LateMoves {
  let moves: readonly LateMove[] = [];
  let running: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  function become(next: readonly LateMove[]): void {
    moves = next;
    outside.keep(moves);
    for (const listener of listeners) listener();
  }

  function change(id: string, more: Partial<LateMove>): void {
    become(moves.map((late) => (late.id === id ? { ...late, ...more } : late)));
  }

  /** The first that may go: a case whose earlier move is refused or stale waits for a person. */
  function next(): LateMove | undefined {
    const stopped = new Set<string>();
    for (const late of moves) {
      if (late.state === "waiting" && !stopped.has(late.row.id) && !outside.held(late)) return late;
      stopped.add(late.row.id);
    }
    return undefined;
  }

  /** Makes one; whether the network still holds. */
  async function make(late: LateMove): Promise<boolean> {
    change(late.id, { state: "sending", problem: "" });
    const attempt = await outside.make(late);
    if (attempt.kind === "done") drop(late.id);
    else if (attempt.kind === "refused")
      change(late.id, { state: "refused", problem: attempt.problem });
    else change(late.id, { state: "waiting" });
    return attempt.kind !== "unreachable";
  }

  async function run(): Promise<void> {
    for (const late of moves)
      if (late.state === "waiting" && outside.now() - late.at >= FRESH_MS)
        change(late.id, { state: "stale" });
    for (let late = next(); late; late = next()) if (!(await make(late))) return;
  }

  function drop(id: string): void {
    become(moves.filter((late) => late.id !== id));
  }

  function nudge(): Promise<void> {
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    add(late) {
      become([...moves, { ...late, at: outside.now(), state: "waiting", problem: "" }]);
    },
    nudge,
    async again(id) {
      change(id, { state: "waiting", at: outside.now() });
      await nudge();
    },
    drop,
    restore(kept) {
      const held = new Set(moves.map(({ id }) => id));
      const back = kept.filter(({ id }) => !held.has(id));
      become([
        ...back.map((late) =>
          late.state === "sending" ? { ...late, state: "waiting" as const } : late,
        ),
        ...moves,
      ]);
    },
    clear: () => become([]),
    all: () => moves,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
