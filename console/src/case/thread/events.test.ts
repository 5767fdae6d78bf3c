import { expect, test } from "vitest";
import type { Entry } from "../told";
import { eventsOf } from "./events";

function entry(by: string, ...facts: [what: string, text: string][]): Entry {
  return {
    version: 3,
    at: "2026-11-22T10:00:00.000Z",
    by,
    facts: facts.map(([what, text]) => ({ what, text, data: {} })),
    previous: "0".repeat(64),
    hash: "1".repeat(64),
  };
}
const texts = (...entries: Entry[]) =>
  eventsOf(entries, (id) => (id === "ana" ? "Ana" : id)).map(({ text }) => text);

test("only what a reader of the thread needs is told, by the name of who did it", () => {
  expect(
    texts(
      entry("earshot", ["case.opened", "opened"], ["case.assigned", "given to ana"]),
      entry("ana", ["case.snoozed", "put aside"], ["page.acknowledged", "ana has seen the page"]),
      entry("ana", ["verdict.corrected", "ana corrected it"]),
    ),
  ).toEqual(["Given to ana", "Ana: put aside", "Ana corrected it"]);
});

test("what goes without saying is not said", () => {
  expect(
    texts(
      entry("ana", ["case.merged", "merged into c-1"], ["case.closed", "closed: duplicate"]),
      entry("ana", ["case.closed", "closed: solved"]),
    ),
  ).toEqual(["Ana: merged into c-1", "Ana: closed: solved"]);
});
