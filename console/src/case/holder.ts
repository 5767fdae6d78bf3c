/** Whose case it is when it is a colleague's: only they, and leads, answer it and move it. */

import type { CaseShown } from "./case-context";

type Standing = Pick<CaseShown, "row" | "me" | "leads" | "colleague">;

/** The colleague who keeps this agent from an open case; null when nobody does. Who has left the desk keeps nothing. */
export function holderOf({ row, me, leads, colleague }: Standing): string | null {
  const { owner, status } = row;
  if (leads || owner === null || owner === me || status === "closed") return null;
  return colleague(owner) === undefined ? null : owner;
}

/** A note that asks the holder for the case: what is typed already stays. */
export function asking(note: string, holder: string): string {
  const asks = `@${holder}`;
  if (note.split(/[^\w@.-]+/).includes(asks)) return note;
  return note === "" ? `${asks} ` : `${asks} ${note}`;
}
