/** As much of a long thread as is drawn: its end, and more of it when somebody goes up. */

import type { Item } from "./items";

/** Items that are drawn at first, and more at each step. */
export const STEP = 60;

/** How many are drawn so that the first unread one is among them. */
export function drawnAtFirst(items: readonly Item[], firstNew: string | null): number {
  const at = firstNew === null ? -1 : items.findIndex(({ key }) => key === firstNew);
  return Math.max(STEP, at < 0 ? 0 : items.length - at + 5);
}

/** The first thing a customer said after `seen`; null: nothing is new, or the case was never read here. */
export function firstNewOf(items: readonly Item[], seen: string | null): string | null {
  if (seen === null) return null;
  return items.find((item) => isHeard(item) && item.at > seen)?.key ?? null;
}

/** Whether somebody else than we said it. */
export function isHeard(item: Item): boolean {
  return item.kind === "said" && !item.own;
}
