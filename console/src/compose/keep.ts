/** What was typed and is nowhere else yet, in IndexedDB: under its agent, gone once the server has it. */

import { createStore, del, delMany, entries, get, set, setMany } from "idb-keyval";
import type { Draft } from "./draft";
import type { Tapped } from "./outbox";

export interface Unsent {
  draft(id: string): Promise<Draft | undefined>;
  keepDraft(id: string, draft: Draft | null): void;
  note(id: string): Promise<string | undefined>;
  /** An empty one removes it. */
  keepNote(id: string, text: string): void;
  taps(): Promise<Tapped[]>;
  /** Those of this page: another tab has taps of its own. */
  keepTaps(taps: Tapped[]): void;
  /** Forgets all of this agent's: they have signed out. */
  forget(): Promise<void>;
}

/** Database `earshot-unsent`, one store, keys `<agent>/draft/<case>`, `<agent>/note/<case>`, `<agent>/tap/<key>`. */
export function unsentOf(agent: string): Unsent {
  const store = createStore("earshot-unsent", "unsent");
  const draftKey = (id: string) => `${agent}/draft/${id}`;
  const noteKey = (id: string) => `${agent}/note/${id}`;
  const tapKey = (key: string) => `${agent}/tap/${key}`;
  let mine: string[] = [];
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
  return {
    draft: (id) => get<Draft>(draftKey(id), store).catch(() => undefined),
    keepDraft: (id, draft) =>
      quietly(draft ? set(draftKey(id), draft, store) : del(draftKey(id), store)),
    note: (id) => get<string>(noteKey(id), store).catch(() => undefined),
    keepNote: (id, text) => quietly(text ? set(noteKey(id), text, store) : del(noteKey(id), store)),
    async taps() {
      const all = await entries<string, Tapped>(store).catch(() => []);
      const kept = all.filter(([key]) => key.startsWith(tapKey(""))).map(([, tap]) => tap);
      return kept.sort((one, other) => one.at.localeCompare(other.at));
    },
    keepTaps(taps) {
      const gone = mine.filter((key) => !taps.some((tap) => tap.key === key));
      mine = taps.map(({ key }) => key);
      const now = taps.map((tap): [string, Tapped] => [tapKey(tap.key), tap]);
      quietly(setMany(now, store).then(() => delMany(gone.map(tapKey), store)));
    },
    async forget() {
      const all = await entries<string, unknown>(store).catch(() => []);
      const mine = all.map(([key]) => key).filter((key) => key.startsWith(`${agent}/`));
      await delMany(mine, store).catch(() => undefined);
    },
  };
}
