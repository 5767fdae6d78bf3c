/** The thread as it is read: edits and deletions folded into what they change, grouped by day and speaker. */

import type { ToldItem as Told, ToldMention, ToldNote, ToldReply, Verdict } from "../told";

/** What somebody said, as it stands now. */
export interface Said {
  kind: "said";
  /** Key of what was said first: the same through all edits. */
  key: string;
  at: string;
  own: boolean;
  visibility: "public" | "private";
  /** The latest telling: its words, media and place. */
  now: ToldMention;
  /** Earlier words, the first one first. */
  before: { at: string; text: string }[];
  editedAt: string | null;
  deletedAt: string | null;
  verdict: Verdict | null;
}

/** Something that happened between the words. */
export interface Event {
  kind: "event";
  key: string;
  at: string;
  text: string;
}

export type Item =
  | Said
  | Event
  | { kind: "reply"; key: string; at: string; reply: ToldReply }
  | { kind: "note"; key: string; at: string; note: ToldNote };

/** A mention's own key, without what an edit or a deletion adds to it. */
export function ownKey({ key, change }: Pick<ToldMention, "key" | "change">): string {
  if (change === "edited") return key.slice(0, key.lastIndexOf("#edit#"));
  return change === "deleted" ? key.replace(/#delete$/, "") : key;
}

/** Folds a thread, which is told oldest first. */
export function itemsOf(thread: readonly Told[]): Item[] {
  const items: Item[] = [];
  const said = new Map<string, Said>();
  for (const told of thread) {
    if (told.kind === "note") items.push({ kind: "note", key: told.id, at: told.at, note: told });
    else if (told.kind === "reply")
      items.push({ kind: "reply", key: told.id, at: told.at, reply: told });
    else {
      const key = ownKey(told);
      const known = said.get(key);
      if (known) change(known, told);
      else {
        const first = saidFirst(key, told);
        said.set(key, first);
        items.push(first);
      }
    }
  }
  return items;
}

function saidFirst(key: string, told: ToldMention): Said {
  return {
    kind: "said",
    key,
    at: told.at,
    own: told.own,
    visibility: told.visibility,
    now: told,
    before: [],
    editedAt: told.change === "edited" ? told.at : null,
    deletedAt: told.change === "deleted" ? told.at : null,
    verdict: told.verdict ?? null,
  };
}

function change(said: Said, told: ToldMention): void {
  if (told.change === "deleted") {
    said.deletedAt = told.at;
    said.before = [];
    return;
  }
  if (told.change === "edited") {
    if (told.text !== said.now.text) said.before.push({ at: said.now.at, text: said.now.text });
    said.editedAt = told.at;
  }
  said.verdict = told.verdict ?? said.verdict;
  // An edit may leave out who wrote it, and where.
  const author = told.author.id ? told.author : said.now.author;
  said.now = { ...told, author, permalink: told.permalink ?? said.now.permalink };
}

/** Puts events between the words, by their time. */
export function woven(items: readonly Item[], events: readonly Event[]): Item[] {
  return [...items, ...events].sort((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : 0,
  );
}
