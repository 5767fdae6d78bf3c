/** What became of a promise, or how it stands just now. */

import { length } from "../time/wording";
import type { Tone } from "../ui/badge";
import type { Clock, Promised } from "./told";

type Kept = Pick<Promised, "due_at" | "met_at" | "ended_at" | "late_by_ms" | "goes_on">;

export interface PromiseStanding {
  tone: Tone;
  text: string;
  /** It is late, and nobody has kept it yet. */
  open?: boolean;
}

/** A promise in a few words, and their tone. */
export function standingOf(promise: Kept, now: number): PromiseStanding {
  const { due_at, met_at, ended_at, late_by_ms, goes_on } = promise;
  if (goes_on) return { tone: "plain", text: "goes on in the other case" };
  if (ended_at && !met_at) return { tone: "plain", text: "ended without it" };
  if (met_at && late_by_ms !== null)
    return late_by_ms > 0
      ? { tone: "red", text: `${length(late_by_ms)} late` }
      : { tone: "green", text: `${length(-late_by_ms)} early` };
  if (due_at === null) return { tone: "plain", text: "nothing due now" };
  const over = now - Date.parse(due_at);
  return over > 0
    ? { tone: "red", text: `${length(over)} late`, open: true }
    : { tone: "plain", text: "running" };
}

/** The server's sum. What it says is left or over was so when it was asked: a clock that goes on counts that itself. */
export function sumOf({ state, arithmetic }: Pick<Clock, "state" | "arithmetic">): string {
  const counts = state === "running" || state === "overdue";
  return counts ? arithmetic.replace(/; [^;]* (?:left|over)$/, "") : arithmetic;
}

/** Spans of a sum without the fractions of their seconds: `5 min 5.121 s` becomes `5 min 5 s`. */
export function wholeSeconds(text: string): string {
  return text
    .replace(/\b(\d+)\.\d+ s\b/g, "$1 s")
    .replace(/\b(\d+:\d\d:\d\d)\.\d+\b/g, "$1")
    .replace(/\b(min|h|d) 0 s\b/g, "$1");
}
