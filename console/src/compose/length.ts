/** How long a text is, counted as its channel counts; the server refuses by the same rules. */

/** What a channel counts: `characters` are code points; `x` weighs them; others as they are named. */
export type Counts = "x" | "characters" | "utf16" | "bytes" | (string & {});

/** Length of a text in what is counted. */
export function lengthOf(text: string, counts: Counts): number {
  if (counts === "x") return weighted(text);
  if (counts === "utf16") return text.length;
  if (counts === "bytes") return new TextEncoder().encode(text).length;
  return [...text].length;
}

const LINK_LENGTH = 23;
const LIGHT = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
] as const;

// Python's idea of a space and of a letter, since Python has the last word.
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LETTER = "\\p{L}\\p{N}_";
const TAIL = `[^${SPACE}<>"]*[^${SPACE}<>".,:;!?'()\\[\\]]`;
const DOMAINS = "com|org|net|edu|gov|info|biz|io|co|app|dev|shop|me|tv|news";
const LINK = new RegExp(
  `https?://${TAIL}` +
    `|(?<![${LETTER}@./\\-])(?:[a-z0-9](?:[a-z0-9\\-]*[a-z0-9])?\\.)+(?:${DOMAINS})` +
    `(?![${LETTER}@\\-]|\\.[${LETTER}])(?:/${TAIL})?`,
  "giu",
);

// However many code points an emoji takes (skin tone, joined people, flag, keycap), it weighs 2.
const PICTURE =
  "[\\u{1f000}-\\u{1faff}\\u2190-\\u21ff\\u2300-\\u27bf\\u2900-\\u297f\\u2b00-\\u2bff\\u3030\\u303d\\u3297\\u3299]";
const EMOJI = new RegExp(
  "[\\u{1f1e6}-\\u{1f1ff}]{2}" +
    "|[0-9#*]\\ufe0f?\\u20e3" +
    `|${PICTURE}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}]*` +
    `(?:\\u200d${PICTURE}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]*)*`,
  "gu",
);

function weighted(text: string): number {
  const said = text.normalize("NFC");
  const links = said.match(LINK)?.length ?? 0;
  const words = said.replace(LINK, "");
  const emoji = words.match(EMOJI)?.length ?? 0;
  let length = links * LINK_LENGTH + emoji * 2;
  for (const character of words.replace(EMOJI, ""))
    length += isLight(character.codePointAt(0) ?? 0) ? 1 : 2;
  return length;
}

function isLight(point: number): boolean {
  return LIGHT.some(([first, last]) => first <= point && point <= last);
}
