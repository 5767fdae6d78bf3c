/** What stands behind a number, in words. */

import type { components } from "../api/schema";
import { plain, some, took } from "./words";

type Mark = components["schemas"]["CountedCase"]["marks"][number];

/** How much of the number is on screen, so that one sees that they are the same. */
export function toldSum(count: number, marks: number, more: boolean): string {
  if (more) return `The latest ${marks.toLocaleString()} of ${count.toLocaleString()}`;
  if (marks === count) return `All ${count.toLocaleString()}, the latest first`;
  if (marks > count) return `${some(marks, "mark")}: ${marks - count} came since it was counted`;
  return `${marks.toLocaleString()} of ${count.toLocaleString()}: the others are in no case, as noise is`;
}

/** What happened in a case, each kind once: `Joined one ×3 · Late after 2 h`. */
export function toldMarks(marks: readonly Mark[]): string {
  const counts = new Map<string, number>();
  for (const { what, value, seconds } of marks) {
    const after = seconds === null ? "" : ` after ${took(seconds)}`;
    const told = `${plain(value || what)}${after}`;
    counts.set(told, (counts.get(told) ?? 0) + 1);
  }
  return [...counts].map(([told, count]) => (count > 1 ? `${told} ×${count}` : told)).join(" · ");
}
