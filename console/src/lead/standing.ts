/** The teams of now, taken together. */

import type { components } from "../api/schema";

export type TeamNow = components["schemas"]["TeamNow"];
export type Capped = components["schemas"]["Number"];

export const COUNTS = [
  "backlog",
  "open",
  "answered",
  "waiting",
  "queued",
  "due_15",
  "due_60",
  "overdue",
] as const;
export type Count = (typeof COUNTS)[number];

/** The sum of all teams; it may be larger where one of them may. */
export function together(teams: readonly TeamNow[], count: Count): Capped {
  return {
    count: teams.reduce((sum, team) => sum + team[count].count, 0),
    more: teams.some((team) => team[count].more),
  };
}

/** Who waits longest, whichever the team. */
export function oldestOf(teams: readonly TeamNow[]): TeamNow["oldest"] {
  const waiting = teams.flatMap(({ oldest }) => (oldest ? [oldest] : []));
  return waiting.toSorted((one, other) => other.seconds - one.seconds)[0] ?? null;
}

/** A number that was counted up to a bound: `250+`. */
export function capped({ count, more }: Capped): string {
  return `${count.toLocaleString()}${more ? "+" : ""}`;
}
