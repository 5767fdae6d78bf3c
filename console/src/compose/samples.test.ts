/** The same rules as the server's: both are held to the samples in tests/samples/console. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lengthOf } from "./length";
import { fill, firstName, type Known, unfilled } from "./templates";

interface Templates {
  fill: { name: string; text: string; known: Known; filled: string; missing: string[] }[];
  /** As they are written. */
  unfilled: { text: string; unfilled: string[] }[];
  first_name: { name: string; first: string }[];
}

function samples<Kind>(name: string): Kind {
  const at = new URL(`../../../tests/samples/console/${name}`, import.meta.url);
  return JSON.parse(readFileSync(at, "utf8")) as Kind;
}

test.each(samples<{ text: string; length: number }[]>("lengths.json"))(
  "X counts $length in $text",
  ({ text, length }) => {
    expect(lengthOf(text, "x")).toBe(length);
  },
);

test.each(samples<Templates>("templates.json").fill)(
  "$name",
  ({ text, known, filled, missing }) => {
    expect(fill(text, known)).toEqual({ text: filled, missing });
  },
);

test.each(samples<Templates>("templates.json").unfilled)("open in $text: $unfilled", (sample) => {
  const names = sample.unfilled.map((braces) => braces.replace(/[{}\s]/g, "").toLowerCase());
  expect(unfilled(sample.text)).toEqual([...new Set(names)]);
});

test.each(samples<Templates>("templates.json").first_name)("$name signs as $first", (sample) => {
  expect(firstName(sample.name)).toBe(sample.first);
});

test("characters are code points, whatever UTF-16 makes of them", () => {
  expect(["characters", "utf16", "bytes", "?"].map((counts) => lengthOf("ab🦜", counts))).toEqual([
    3, 4, 6, 3,
  ]);
});
