/** Characters that nobody sees but that move, hide or imitate others: taken out, and shown as what they are. */

/** A stretch of such characters. */
export interface Mark {
  kind: "mark";
  /** What stands in the text: short. */
  label: string;
  /** What it is, in words. */
  says: string;
}

const DIRECTIONS: Record<string, string> = {
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "end of a direction",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "isolate",
  "\u2069": "end of an isolate",
};

const DIRECTION = "[\\u202a-\\u202e\\u2066-\\u2069]+";
// Joiners are letters' and emoji's own: only those that join nothing are hidden characters.
const HIDDEN =
  "(?:[\\u00ad\\u115f\\u1160\\u180e\\u200b\\u2060-\\u2064\\u206a-\\u206f\\u2800\\u3164\\ufeff\\uffa0]" +
  "|(?<![\\u{1f3f4}\\u{e0020}-\\u{e007e}])[\\u{e0000}-\\u{e007f}]" +
  "|(?<![\\p{L}\\p{M}\\p{Extended_Pictographic}\\u{1f3fb}-\\u{1f3ff}])[\\u200c\\u200d]|[\\u200c\\u200d](?![\\p{L}\\p{M}\\p{Extended_Pictographic}]))+";
const CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufff9-\\ufffb]+";
/** More than any script stacks on one letter. */
const STACKED = "(?<=\\p{M}{5})\\p{M}+";
const UNSEEN = new RegExp(`(${DIRECTION})|(${HIDDEN})|(${CONTROL})|(${STACKED})`, "gu");

/** A text cut at its marks: words, which hold none, and the marks between them. */
export function marked(text: string): (string | Mark)[] {
  const parts: (string | Mark)[] = [];
  let from = 0;
  for (const found of text.matchAll(UNSEEN)) {
    if (found.index > from) parts.push(text.slice(from, found.index));
    parts.push(markOf(found));
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** A name on one line: without marks, not longer than a name is. */
export function plainName(name: string, most = 60): string {
  const seen = name
    .replace(UNSEEN, "")
    .replace(/[\s\u2028\u2029]+/gu, " ")
    .trim();
  const letters = [...seen];
  return letters.length > most ? `${letters.slice(0, most).join("").trimEnd()}…` : seen;
}

function markOf(found: RegExpMatchArray): Mark {
  const [all, direction, hidden, control] = found;
  const count = [...all].length;
  const times = count > 1 ? ` × ${count}` : "";
  if (direction) {
    const says = count > 1 ? `${count} direction characters` : (DIRECTIONS[all] ?? "direction");
    return { kind: "mark", label: `⇄${times}`, says: `${says}, without effect here` };
  }
  if (hidden) return { kind: "mark", label: `·${times}`, says: hiddenWords(count) };
  if (control) return { kind: "mark", label: `␣${times}`, says: `control character${times}` };
  return { kind: "mark", label: "◌", says: `${count} more marks on the same letter` };
}

function hiddenWords(count: number): string {
  return count > 1 ? `${count} characters without width` : "a character without width";
}
