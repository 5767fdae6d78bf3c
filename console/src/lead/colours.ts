/** What is drawn in which colour: the same word has the same one in every picture. */

const MEANT: Record<string, string> = {
  negative: "var(--red)",
  neutral: "var(--line-field)",
  positive: "var(--green)",
  complaint: "var(--red)",
  question: "var(--accent)",
  praise: "var(--green)",
  other: "var(--line-field)",
  noise: "var(--line-strong)",
  opened: "var(--accent)",
  joined: "var(--blue-text)",
  reopened: "var(--amber)",
  closed: "var(--green)",
  edited: "var(--amber-text)",
  own: "var(--green)",
  deleted: "var(--muted)",
  unmatched: "var(--red)",
};
const OTHERS = [
  "var(--accent)",
  "var(--amber)",
  "var(--green)",
  "var(--blue-text)",
  "var(--red)",
  "var(--line-field)",
  "var(--line-strong)",
];

/** The colour of a word; one without a meaning takes the next. */
export function colourOf(name: string, index: number): string {
  return MEANT[name] ?? OTHERS[index % OTHERS.length] ?? "var(--accent)";
}
