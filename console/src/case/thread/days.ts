/** Days, and within them runs of one speaker: what is said once for several items. */

import type { Item } from "./items";

export interface Run {
  key: string;
  items: Item[];
}

export interface Day {
  /** `2026-11-22` where the reader is. */
  date: string;
  runs: Run[];
}

const SAME_RUN_MS = 5 * 60_000;

/** The day of a moment in the reader's zone. */
export function dateOf(at: string, zone?: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(at));
}

/** `Today`, `Yesterday`, else the day with its name. */
export function dayWords(date: string, today: string, locale?: string): string {
  const between = Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000);
  if (between === 0) return "Today";
  if (between === 1) return "Yesterday";
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
    ...(date.slice(0, 4) !== today.slice(0, 4) && { year: "numeric" }),
  }).format(new Date(`${date}T00:00:00Z`));
}

/** Groups what is in order of time. */
export function daysOf(items: readonly Item[], zone?: string): Day[] {
  const days: Day[] = [];
  let last: Item | undefined;
  for (const item of items) {
    const date = dateOf(item.at, zone);
    let day = days.at(-1);
    if (day?.date !== date) {
      day = { date, runs: [] };
      days.push(day);
      last = undefined;
    }
    const run = day.runs.at(-1);
    if (run && last && continues(last, item)) run.items.push(item);
    else day.runs.push({ key: item.key, items: [item] });
    last = item;
  }
  return days;
}

function continues(before: Item, item: Item): boolean {
  return (
    speakerOf(before) === speakerOf(item) &&
    Date.parse(item.at) - Date.parse(before.at) < SAME_RUN_MS
  );
}

/** Who said it, in which way and to whom: a run has one of each. */
export function speakerOf(item: Item): string {
  switch (item.kind) {
    case "said":
      return `said ${item.own ? "brand" : `${item.key.split("#", 1)[0]} ${item.now.author.id}`} ${item.visibility}`;
    case "reply":
      return `reply ${item.reply.agent} ${item.reply.visibility}`;
    case "note":
      return `note ${item.note.agent}`;
    case "event":
      return "event";
  }
}
