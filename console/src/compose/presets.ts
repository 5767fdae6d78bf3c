/** Moments to put a case aside until, in the agent's own zone. */

export interface Preset {
  name: string;
  until: Date;
}

const HOUR_MS = 3_600_000;
const MORNING = 9;

/** What is worth offering at `now`: soon, this evening, tomorrow, next week. */
export function presetsAt(now: Date): Preset[] {
  const evening = at(now, 0, 18);
  const offered: Preset[] = [
    { name: "In 1 hour", until: new Date(now.getTime() + HOUR_MS) },
    { name: "In 3 hours", until: new Date(now.getTime() + 3 * HOUR_MS) },
  ];
  if (evening.getTime() - now.getTime() > 3 * HOUR_MS)
    offered.push({ name: "This evening", until: evening });
  offered.push({ name: "Tomorrow morning", until: at(now, 1, MORNING) });
  const monday = (8 - now.getDay()) % 7 || 7;
  if (monday > 1) offered.push({ name: "Monday morning", until: at(now, monday, MORNING) });
  offered.push({ name: "In a week", until: at(now, 7, MORNING) });
  return offered;
}

/** What an `input type=datetime-local` holds for a moment. */
export function fieldOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${date}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** The moment that such a field holds; null: none, or not in the future. */
export function momentIn(field: string, now: Date): Date | null {
  const moment = new Date(field);
  return Number.isNaN(moment.getTime()) || moment <= now ? null : moment;
}

/** The day that many from now, at that hour of the wall clock: days have 23 or 25 hours at times. */
function at(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}
