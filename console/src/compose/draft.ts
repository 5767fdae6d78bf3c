/** What is typed and not sent: kept on this device at once, on the server soon, the latest one wins. */

export interface Draft {
  text: string;
  visibility: "public" | "private";
  /** Key of what it answers; null: the customer's latest. */
  mention: string | null;
  /** When it was typed, by the server's clock. */
  at: string;
}

export type DraftState = "saved" | "waiting" | "saving" | "offline";

/** What keeping a draft needs from outside. */
export interface DraftOutside {
  /** Keeps it on this device; null: there is none. */
  keep: (draft: Draft | null) => void;
  /** Keeps it on the server, an empty text removes it; tells when, rejects while it cannot be reached. */
  save: (draft: Draft) => Promise<{ at: string } | null>;
  later: (work: () => void, ms: number) => () => void;
  now: () => number;
  state: (state: DraftState) => void;
}

export interface DraftKeeper {
  /** Somebody typed. */
  typed(what: Omit<Draft, "at">): void;
  /** It was sent, or thrown away: none of it may come back. */
  done(): void;
  /** Saves what waits, now: the page is left, the network is back. */
  flush(): void;
  /** What to show instead when the server tells its draft; undefined: what stands here stays. */
  told(draft: Draft | null): Draft | null | undefined;
}

const SAVE_MS = 1500;
const AGAIN_MS = 15_000;
/** An answer that was asked before a draft was saved tells none: so soon after, it proves nothing. */
const PROVES_MS = 10_000;

/** The later one of two drafts. */
export function latest(
  one: Draft | null | undefined,
  other: Draft | null | undefined,
): Draft | null {
  if (!one || !other) return one ?? other ?? null;
  return Date.parse(other.at) > Date.parse(one.at) ? other : one;
}

/** Keeps one case's draft. */
export function draftKeeper(outside: DraftOutside): DraftKeeper {
  let mine: Draft | undefined;
  let dirty = false;
  let saving = false;
  let savedAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};

  function plan(ms: number): void {
    cancel();
    cancel = outside.later(save, ms);
  }

  function save(): void {
    cancel();
    if (!mine || !dirty || saving) return;
    const draft = mine;
    saving = true;
    dirty = false;
    outside.state("saving");
    outside.save(draft).then(
      (kept) => settled(draft, true, kept?.at),
      () => settled(draft, false),
    );
  }

  function settled(draft: Draft, arrived: boolean, at = draft.at): void {
    saving = false;
    if (!arrived) dirty = true;
    else savedAt = outside.now();
    if (arrived && mine === draft) mine = { ...draft, at };
    if (!dirty) {
      outside.keep(null);
      outside.state("saved");
    } else {
      outside.state(arrived ? "waiting" : "offline");
      plan(arrived ? 0 : AGAIN_MS);
    }
  }

  function typed(what: Omit<Draft, "at">): void {
    mine = { ...what, at: new Date(outside.now()).toISOString() };
    dirty = true;
    outside.keep(mine);
    outside.state("waiting");
    if (!saving) plan(SAVE_MS);
  }

  /** The server tells none: it was sent or thrown away on another device. */
  function toldNone(): null | undefined {
    if (!mine?.text || outside.now() - savedAt < PROVES_MS) return undefined;
    mine = undefined;
    return null;
  }

  return {
    typed,
    done() {
      if (!mine) return;
      typed({ ...mine, text: "" });
      save();
    },
    flush: save,
    told(draft) {
      if (dirty || saving) return undefined;
      if (!draft) return toldNone();
      if (mine && Date.parse(mine.at) >= Date.parse(draft.at)) return undefined;
      const differs = mine?.text !== draft.text || mine.visibility !== draft.visibility;
      mine = draft;
      return differs ? draft : undefined;
    },
  };
}
