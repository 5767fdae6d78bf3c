/** What was sent by a tap and is not with the server yet: shown at once, kept over a reload, said once. */

import type { FirstAnswer } from "../case/told";

/** One tap. Its key makes it the same however often it travels. */
export interface Tap {
  key: string;
  case: string;
  kind: "reply" | "note";
  text: string;
  visibility: "public" | "private";
  /** What it answers; null: the customer's latest. */
  mention: string | null;
  /** A colleague's answer that its writer has read. */
  seen: string | null;
  /** When it was tapped. */
  at: string;
}

/** `sending` is on its way, `waiting` for a network, `stale` waited too long to leave unasked, `refused` wants a change. */
export type TapState = "sending" | "waiting" | "stale" | "refused";

export interface Tapped extends Tap {
  state: TapState;
  /** Why it was refused. */
  problem: string;
  /** A colleague said this meanwhile. */
  answer: FirstAnswer | null;
}

/** How an attempt went. */
export type Attempt =
  | { kind: "arrived" }
  | { kind: "unreachable" }
  | { kind: "refused"; problem: string; answer: FirstAnswer | null };

/** What an outbox needs from outside. */
export interface OutboxOutside {
  /** Sends one; never rejects. What arrived is shown by whoever sends it. */
  send: (tap: Tap) => Promise<Attempt>;
  /** Keeps what waits, over a reload. */
  keep: (waiting: Tapped[]) => void;
  later: (work: () => void, ms: number) => () => void;
  now: () => number;
}

export interface Outbox {
  send(tap: Tap): void;
  /** Sends it now, asked by a person; `seen` is the colleague's answer they have read. */
  again(key: string, seen?: string): void;
  /** Forgets it: it is edited, or not to be said. */
  drop(key: string): void;
  /** Sends what waits for a network. */
  nudge(): void;
  /** What was kept before a reload. */
  restore(kept: readonly Tapped[]): void;
  /** Its agent has left: nothing of it goes out or is kept from now on. */
  close(): void;
  all(): readonly Tapped[];
  subscribe(listener: () => void): () => void;
}

/** What waited longer is not said unasked: the talk has gone on. */
export const FRESH_MS = 10 * 60_000;
const AGAIN_MS = 5000;

/** An outbox; one for the whole page. */
export function outboxOver(outside: OutboxOutside): Outbox {
  let taps: readonly Tapped[] = [];
  const listeners = new Set<() => void>();
  const onWay = new Set<string>();
  let cancel = () => {};
  let closed = false;

  function become(next: readonly Tapped[]): void {
    if (closed) return;
    taps = next;
    outside.keep([...taps]);
    for (const listener of listeners) listener();
  }

  function change(key: string, more: Partial<Tapped>): void {
    become(taps.map((tap) => (tap.key === key ? { ...tap, ...more } : tap)));
  }

  async function travel(key: string): Promise<void> {
    const tap = taps.find((one) => one.key === key);
    if (!tap || closed || onWay.has(key)) return;
    onWay.add(key);
    change(key, { state: "sending", problem: "", answer: null });
    const attempt = await outside.send(tap);
    onWay.delete(key);
    if (attempt.kind === "arrived") return drop(key);
    if (attempt.kind === "refused")
      return change(key, { state: "refused", problem: attempt.problem, answer: attempt.answer });
    change(key, { state: isFresh(tap) ? "waiting" : "stale" });
    cancel();
    if (!closed) cancel = outside.later(nudge, AGAIN_MS);
  }

  function isFresh(tap: Tap): boolean {
    return outside.now() - Date.parse(tap.at) < FRESH_MS;
  }

  function nudge(): void {
    for (const tap of taps) {
      if (tap.state !== "waiting") continue;
      if (isFresh(tap)) void travel(tap.key);
      else change(tap.key, { state: "stale" });
    }
  }

  function drop(key: string): void {
    become(taps.filter((tap) => tap.key !== key));
  }

  return {
    send(tap) {
      become([...taps, { ...tap, state: "sending", problem: "", answer: null }]);
      void travel(tap.key);
    },
    again(key, seen) {
      change(key, { at: new Date(outside.now()).toISOString(), ...(seen && { seen }) });
      void travel(key);
    },
    drop,
    nudge,
    restore(kept) {
      const held = new Set(taps.map(({ key }) => key));
      const back = kept.filter(({ key }) => !held.has(key));
      become([...back.map((tap) => (tap.state === "sending" ? waits(tap) : tap)), ...taps]);
      nudge();
    },
    close() {
      closed = true;
      cancel();
    },
    all: () => taps,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function waits(tap: Tapped): Tapped {
  return { ...tap, state: "waiting" };
}
