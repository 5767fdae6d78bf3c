/** What was seen last, readable without a network: kept on this device for a day, and not past the session. */

import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import { clear, createStore, delMany, entries, setMany } from "idb-keyval";

export const DAY_MS = 24 * 3_600_000;
/** More than anybody looks at in a day; the oldest go first. */
export const MOST = 200;
const SOON_MS = 1000;
/** Who I am, the desk's words, lists and cases; never what was searched for. */
const KEPT = new Set(["me", "desk", "agents", "queue", "cases", "case"]);

/** One answer as it is kept. */
export interface KeptAnswer {
  /** Whose it is. */
  agent: string;
  key: QueryKey;
  data: unknown;
  /** When it was told, in ms. */
  at: number;
}

/** Where they lie. */
export interface AnswerShelf {
  all(): Promise<[string, KeptAnswer][]>;
  put(answers: [string, KeptAnswer][]): Promise<void>;
  drop(names: string[]): Promise<void>;
  clear(): Promise<void>;
}

/** Database `earshot-answers`, store `answers`. */
export function answersInIndexedDb(): AnswerShelf {
  const store = createStore("earshot-answers", "answers");
  return {
    all: () => entries<string, KeptAnswer>(store),
    put: (answers) => setMany(answers, store),
    drop: (names) => delMany(names, store),
    clear: () => clear(store),
  };
}

/** Which of the kept ones may be shown to an agent, and which have to go. */
export function sorted(
  kept: readonly [string, KeptAnswer][],
  agent: string,
  now: number,
): { shown: KeptAnswer[]; gone: string[] } {
  const late = [...kept].sort(([, one], [, other]) => other.at - one.at);
  const good = late
    .filter(([, one]) => one.agent === agent && now - one.at < DAY_MS)
    .slice(0, MOST);
  const names = new Set(good.map(([name]) => name));
  return {
    shown: good.map(([, one]) => one),
    gone: kept.map(([name]) => name).filter((name) => !names.has(name)),
  };
}

export interface Answers {
  /** Shows what is kept for who has signed in, and keeps what is told from now on. */
  begin(agent: string): Promise<void>;
  /** Nothing of it stays: the session has ended. */
  end(): Promise<void>;
}

/** Keeps a client's answers on a shelf. */
export function answersOf(
  client: QueryClient,
  shelf: AnswerShelf,
  now: () => number = Date.now,
): Answers {
  const dirty = new Map<string, Query>();
  let whose: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function flush(): Promise<void> {
    timer = undefined;
    const agent = whose;
    if (agent === undefined) return;
    const told = [...dirty].flatMap(([name, { queryKey: key, state }]): [string, KeptAnswer][] =>
      state.data === undefined
        ? []
        : [[name, { agent, key, data: state.data, at: state.dataUpdatedAt }]],
    );
    dirty.clear();
    await shelf.put(told).catch(() => undefined);
  }

  client.getQueryCache().subscribe(({ type, query, ...event }) => {
    const told = type === "updated" && "action" in event && event.action.type === "success";
    if (!told || whose === undefined || !KEPT.has(String(query.queryKey[0]))) return;
    dirty.set(query.queryHash, query);
    timer ??= setTimeout(() => void flush(), SOON_MS);
  });

  return {
    async begin(agent) {
      if (whose === agent) return;
      const { shown, gone } = sorted(await shelf.all(), agent, now());
      await shelf.drop(gone);
      for (const { key, data, at } of shown) {
        const known = client.getQueryState(key)?.dataUpdatedAt ?? 0;
        if (known >= at) continue;
        client.setQueryData(key, data, { updatedAt: at });
        // What happened since was told to nobody here: however young it is, it is asked for anew.
        void client.invalidateQueries({ queryKey: key, exact: true }, { cancelRefetch: false });
      }
      whose = agent;
    },
    async end() {
      whose = undefined;
      clearTimeout(timer);
      timer = undefined;
      dirty.clear();
      await shelf.clear();
    },
  };
}
