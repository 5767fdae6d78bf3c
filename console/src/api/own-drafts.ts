/** Drafts that this page has just saved: the line tells of them too, and there is nothing new in that. */

const ECHO_MS = 5000;

const saved = new Map<string, number>();

/** This page saves, or has saved, a draft of this case. */
export function noteOwnDraft(id: string, now: number = Date.now()): void {
  saved.set(id, now);
}

/** Whether a draft that the line tells of is our own. */
export function isOwnDraft(id: string, now: number = Date.now()): boolean {
  return now - (saved.get(id) ?? Number.NEGATIVE_INFINITY) < ECHO_MS;
}
