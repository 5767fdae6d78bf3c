import { expect, test } from "vitest";
import { hueOf, initialsOf } from "./initials";

test.each([
  ["Ada Lovelace", "AL"],
  ["Zoë", "Z"],
  ["Maximilian von und zu Hohenstein", "MH"],
  ["@ada_77", "A7"],
  ["مريم العلي", "ما"],
  ["@@@", "?"],
  ["😀", "?"],
  ["", "?"],
])("%s has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test("a colour stays with its id", () => {
  expect(hueOf("x 77")).toBe(hueOf("x 77"));
  expect(new Set(["a", "b", "c", "d", "e", "f", "g", "h"].map(hueOf)).size).toBeGreaterThan(4);
});
