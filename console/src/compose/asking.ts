/** A word that is being typed behind `@` or `/`, and what choosing puts in its place. */

export interface Asking {
  sign: "@" | "/";
  /** What follows the sign so far. */
  word: string;
  /** Where the sign stands. */
  from: number;
  to: number;
}

/**
 * What is being asked for at the caret: `@` begins a colleague behind a space or a bracket, `/` a template
 * at the start of a line only, since addresses and dates hold it too.
 */
export function askingAt(text: string, caret: number, signs: string): Asking | null {
  const before = text.slice(0, caret);
  const found =
    /(^|[\s(])@([\p{L}\p{N}_.-]{0,40})$/u.exec(before) ?? /(^|\n)\/([^\n/]{0,40})$/u.exec(before);
  if (!found) return null;
  const word = found[2] ?? "";
  const from = caret - word.length - 1;
  const sign = text.charAt(from) as Asking["sign"];
  return signs.includes(sign) ? { sign, word, from, to: caret } : null;
}

/** The text with what was chosen in place of what was typed, and where the caret stands then. */
export function answered(
  text: string,
  asking: Asking,
  chosen: string,
): { text: string; caret: number } {
  const space = asking.sign === "@" && !/^\s/.test(text.slice(asking.to)) ? " " : "";
  const put = `${asking.sign === "@" ? "@" : ""}${chosen}${space}`;
  return {
    text: text.slice(0, asking.from) + put + text.slice(asking.to),
    caret: asking.from + put.length,
  };
}

/** Those whose name or id holds what was typed; the ones that begin with it first. */
export function matching<One>(
  all: readonly One[],
  word: string,
  names: (one: One) => string[],
): One[] {
  const wanted = plain(word);
  const rank = (one: One) => {
    const said = names(one).map(plain);
    if (said.some((name) => name.startsWith(wanted))) return 0;
    return said.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter(({ rank }) => rank < 2)
    .sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one);
}

/** Without accents and capitals. */
function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
