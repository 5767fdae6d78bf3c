/** Lists asked for anew: not more often than they can be read, and no deeper than they are looked at. */

import { hashKey, type QueryClient } from "@tanstack/react-query";
import { keys } from "./keys";
import { first, type Pages } from "./lists";
import type { InboxQuery } from "./types";

const SOONEST_MS = 700;
const PER_PAGE_MS = 400;

export interface Refresh {
  /** Asks for this list anew, now or as soon as its turn comes. */
  list(query: InboxQuery): void;
  /** Says how many pages of a list are looked at; deeper ones need not be kept up. */
  depth(query: InboxQuery, pages: number): void;
}

interface Turn {
  last: number;
  waiting: boolean;
  depth: number;
}

/** Refreshes over a client; one for the whole page. */
export function refreshOf(client: QueryClient, now: () => number = Date.now): Refresh {
  const turns = new Map<string, Turn>();

  function turnOf(query: InboxQuery): Turn {
    const name = hashKey(keys.list(query));
    const turn = turns.get(name) ?? { last: 0, waiting: false, depth: 1 };
    turns.set(name, turn);
    return turn;
  }

  function ask(query: InboxQuery, turn: Turn): void {
    turn.waiting = false;
    turn.last = now();
    const key = keys.list(query);
    client.setQueryData<Pages>(key, (pages) => pages && first(pages, turn.depth + 1));
    void client.invalidateQueries({ queryKey: key, exact: true });
  }

  return {
    list(query) {
      const turn = turnOf(query);
      if (turn.waiting) return;
      const wait = turn.last + Math.max(SOONEST_MS, turn.depth * PER_PAGE_MS) - now();
      turn.waiting = true;
      if (wait <= 0) ask(query, turn);
      else setTimeout(() => ask(query, turn), wait);
    },
    depth(query, pages) {
      turnOf(query).depth = Math.max(1, pages);
    },
  };
}
