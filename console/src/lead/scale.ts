/** Lengths of time on a line: from a second to days they are told apart only by their order of magnitude. */

const TICKS = [
  { seconds: 10, label: "10 s" },
  { seconds: 60, label: "1 min" },
  { seconds: 600, label: "10 min" },
  { seconds: 3600, label: "1 h" },
  { seconds: 6 * 3600, label: "6 h" },
  { seconds: 24 * 3600, label: "1 d" },
  { seconds: 7 * 24 * 3600, label: "7 d" },
] as const;
/** A line of less than this would make a difference of seconds look like one. */
const SHORTEST = 60;
/** Words that are nearer to each other run together. */
export const APART = 0.32;

/** Where a length stands, 0 to 1, on a line that ends at `most` seconds. */
export function place(seconds: number, most: number): number {
  const end = Math.log1p(Math.max(most, SHORTEST));
  return Math.min(1, Math.log1p(Math.max(0, seconds)) / end);
}

/** The marks on such a line, with room between them. */
export function ticks(most: number): { label: string; at: number }[] {
  const found: { label: string; at: number }[] = [];
  for (const { seconds, label } of TICKS) {
    const at = place(seconds, most);
    const before = found.at(-1)?.at ?? 0;
    if (seconds <= Math.max(most, SHORTEST) && at - before >= APART && at <= 0.9)
      found.push({ label, at });
  }
  return found;
}
