/** What is due of a case: which promise its countdown shows, and how bad it is. */

import type { Clock } from "../api/types";
import { countdown, length } from "./wording";

/** Of the promised time, so much left is soon. */
const SOON = 0.2;

export type Urgency = "late" | "soon" | "calm" | "still";

export interface Due {
  text: string;
  urgency: Urgency;
  /** Which promise it is. */
  kind: Clock["kind"] | null;
}

/** What decides on a case's countdown. */
export interface Timed {
  clocks: readonly Clock[];
  snoozed_until?: string | null;
}

const NOTHING: Due = { text: "", urgency: "still", kind: null };

/** The clock that a case's countdown shows: of those that run a reply's before the resolution's, the first due. */
export function deciding(clocks: readonly Clock[]): Clock | undefined {
  const standing = clocks.filter(({ state }) => RUNS.has(state) || state === "paused");
  return standing.toSorted((one, other) => rank(one) - rank(other) || dueAt(one) - dueAt(other))[0];
}

/** A case's countdown in words; empty when nothing was promised or all is kept. */
export function dueOf(timed: Timed, now: number): Due {
  const clock = deciding(timed.clocks);
  if (!clock) return NOTHING;
  if (clock.state === "paused") return { text: paused(clock), urgency: "still", kind: clock.kind };
  const due = dueAt(clock);
  if (due === Number.POSITIVE_INFINITY) return NOTHING;
  return { text: countdown(due, now), urgency: urgencyOf(clock, due, now), kind: clock.kind };
}

const RUNS = new Set<Clock["state"]>(["running", "overdue"]);

function rank(clock: Clock): number {
  return (RUNS.has(clock.state) ? 0 : 2) + (clock.kind === "resolution" ? 1 : 0);
}

function dueAt(clock: Clock): number {
  return clock.due_at === null ? Number.POSITIVE_INFINITY : Date.parse(clock.due_at);
}

function urgencyOf(clock: Clock, due: number, now: number): Urgency {
  if (due <= now) return "late";
  return due - now <= clock.target_seconds * 1000 * SOON ? "soon" : "calm";
}

function paused(clock: Clock): string {
  return clock.left_seconds === null
    ? "paused"
    : `paused, ${length(clock.left_seconds * 1000)} left`;
}
