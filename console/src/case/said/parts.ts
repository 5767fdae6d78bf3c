/** A hostile text as parts that can be drawn: words, links, marks. Never as HTML. */

import { type Link, linked, type Unsafe } from "./links";
import { type Mark, marked } from "./marks";

export type Part = string | Link | Unsafe | Mark;

/** All parts in order; joined they say all that was said. */
export function partsOf(text: string): Part[] {
  return marked(text).flatMap((part): Part[] => (typeof part === "string" ? linked(part) : [part]));
}

const SHOWN = 1200;
const LINES = 18;

export interface Beginning {
  text: string;
  /** Characters that are not shown yet; 0: it is all. */
  hidden: number;
}

/** As much as is shown before somebody asks for all: whole words, whole characters. */
export function beginningOf(text: string): Beginning {
  const end = Math.min(endOfLine(text), text.length > SHOWN * 1.25 ? SHOWN : text.length);
  if (end >= text.length) return { text, hidden: 0 };
  const begun = text[end] === "\n" ? text.slice(0, end) : atWord(text.slice(0, end));
  return { text: begun, hidden: [...text.slice(begun.length)].length };
}

function endOfLine(text: string): number {
  let at = -1;
  for (let line = 0; line < LINES; line += 1) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) return text.length;
  }
  // A few lines more are not worth a button.
  return text.slice(at + 1).split("\n", 5).length < 4 ? text.length : at;
}

function atWord(text: string): string {
  const space = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
  if (space > text.length * 0.8) return text.slice(0, space);
  // Not within a pair of surrogates.
  return text.replace(/[\ud800-\udbff]$/, "");
}
