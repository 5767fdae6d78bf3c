/** How the figures' own words are said to people. */

import { length } from "../time/wording";

/** From ten minutes on, seconds say nothing. */
const FINE = 600;

const SAID: Record<string, string> = {
  heard: "Mentions",
  opened: "Opened a case",
  reopened: "Reopened one",
  joined: "Joined one",
  own: "Our own",
  noise: "Noise",
  unmatched: "Unmatched",
  first_reply: "First reply",
  next_reply: "Next reply",
  resolution: "Resolution",
  open: "Still waits",
  missed: "Never met",
};

/** A word of the API as people say it. */
export function plain(word: string): string {
  const known = SAID[word] ?? word.replaceAll("_", " ");
  return known.charAt(0).toUpperCase() + known.slice(1);
}

/** A share as people say it: `97.5%`; a dash where nothing was decided. */
export function share(part: number | null): string {
  if (part === null) return "–";
  return new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 }).format(
    part,
  );
}

/** Dollars, to as many digits as say something. */
export function dollars(sum: number): string {
  const small = sum !== 0 && Math.abs(sum) < 0.1;
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    ...(small && { maximumSignificantDigits: 3 }),
  }).format(sum);
}

/** A number with its word: `1 case`, `3 cases`. */
export function some(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : several}`;
}

/** A length of time in seconds, finer than elsewhere where it is short: `51 s`, `1 min 12 s`, `18 min`. */
export function took(seconds: number | null): string {
  if (seconds === null) return "–";
  const rest = seconds % 60;
  if (seconds < 60 || seconds >= FINE || rest === 0) return length(seconds * 1000);
  return `${Math.floor(seconds / 60)} min ${rest} s`;
}
