/** The late moves of this page: where they are kept, how they are made, when they are tried. */

import type { QueryClient } from "@tanstack/react-query";
import { createStore, delMany, setMany, values } from "idb-keyval";
import type { Api } from "../api/client";
import { mayPass, SignedOut } from "../api/problem";
import type { Refresh } from "../api/refresh";
import { make } from "../moves/move";
import { settle } from "../moves/settle";
import { isOf, type Session } from "../session/session";
import { type Attempt, type LateMove, type LateMoves, lateMovesOver } from "./late-moves";

const AGAIN_MS = 15_000;

interface Around {
  session: Session;
  api: Api;
  client: QueryClient;
  refresh: Refresh;
}

export interface Late extends LateMoves {
  /** Says how to know whether something that was typed to a case is still to leave. */
  after(typed: (id: string) => boolean): void;
  /** Brings back what the agent who has signed in had made. */
  begin(agent: string): Promise<void>;
}

/** Opens it: database `earshot-late`, store `moves`, one entry for each. */
export function openLate({ session, api, client, refresh }: Around): Late {
  const store = createStore("earshot-late", "moves");
  let kept = new Set<string>();
  let whose = "";
  let typed: (id: string) => boolean = () => false;

  async function attempt({ move, row, agent }: LateMove): Promise<Attempt> {
    if (!isOf(session, agent)) return { kind: "unreachable" };
    try {
      settle(client, refresh, await make(api, move, row), agent);
      return { kind: "done" };
    } catch (error) {
      if (mayPass(error) || error instanceof SignedOut) return { kind: "unreachable" };
      return { kind: "refused", problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Only what this page knows of: another tab has moves of its own. */
  function keep(moves: readonly LateMove[]): void {
    const now = new Set(moves.map(({ id }) => id));
    const gone = [...kept].filter((id) => !now.has(id));
    kept = now;
    void setMany(
      moves.map((late) => [late.id, late]),
      store,
    ).then(() => delMany(gone, store));
  }

  const late = lateMovesOver({
    make: attempt,
    keep,
    held: ({ row }) => typed(row.id),
    now: Date.now,
  });
  const nudge = () => void late.nudge();
  window.addEventListener("online", nudge);
  setInterval(() => {
    if (late.all().length > 0 && navigator.onLine) nudge();
  }, AGAIN_MS);

  return {
    ...late,
    after(known) {
      typed = known;
    },
    async begin(agent) {
      if (whose === agent) return;
      whose = agent;
      // Those of who was here before stay in the store, for when they come back.
      kept = new Set();
      late.clear();
      const all = await values<LateMove>(store);
      late.restore(
        all.filter((one) => one.agent === agent).sort((one, other) => one.at - other.at),
      );
      nudge();
    },
  };
}
