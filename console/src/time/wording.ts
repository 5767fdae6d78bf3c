/** How times are said: short, in the words of somebody who waits. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`; never below zero. */
export function length(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / SECOND)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < DAY) return two(left, HOUR, "h", MINUTE, "min");
  return two(left, DAY, "d", HOUR, "h");
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  const whole = `${Math.floor(ms / big)} ${bigName}`;
  return rest > 0 ? `${whole} ${rest} ${smallName}` : whole;
}

/** How far a moment is: `in 12 min`, `due now`, `3 min late`. */
export function countdown(due: number, now: number): string {
  const left = due - now;
  if (left >= SECOND) return `in ${length(left)}`;
  if (left > -SECOND) return "due now";
  return `${length(-left)} late`;
}

/** How long ago: `now`, `4 min`, `3 h`, `2 d`, then the date. */
export function ago(at: number, now: number): string {
  const since = now - at;
  if (since < MINUTE) return "now";
  if (since < HOUR) return `${Math.floor(since / MINUTE)} min`;
  if (since < DAY) return `${Math.floor(since / HOUR)} h`;
  if (since < 7 * DAY) return `${Math.floor(since / DAY)} d`;
  return new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }).format(at);
}

// Made once: a list draws hundreds of them while it scrolls.
const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const TODAY = new Intl.DateTimeFormat(undefined, CLOCK);
const NEAR = new Intl.DateTimeFormat(undefined, { ...CLOCK, weekday: "short" });
const FAR = new Intl.DateTimeFormat(undefined, { ...CLOCK, day: "numeric", month: "short" });

/** A moment in the device's zone and manner: `14:05` today, `Tue 14:05` this week, else with its date. */
export function moment(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return TODAY.format(at);
  return (Math.abs(at - now) < 6 * DAY ? NEAR : FAR).format(at);
}

/** The whole moment, for a tooltip. */
export function exactly(at: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" }).format(at);
}
