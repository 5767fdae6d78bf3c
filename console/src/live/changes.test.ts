import { expect, test } from "vitest";
import { effectOn } from "./changes";

const change = { id: "c-1", version: 5, team: "care", owner: "ana", what: ["case.heard"] };

test("a case that a list shows in an older version is asked for anew", () => {
  expect(effectOn(change, { list: "mine" }, 4, "ana")).toBe("refresh");
});

test("what we have changed ourselves is not asked for again", () => {
  expect(effectOn(change, { list: "mine" }, 5, "ana")).toBe("none");
});

test("a case that somebody else has now leaves the list at once", () => {
  expect(effectOn(change, { list: "queue" }, 4, "ben")).toBe("gone");
  expect(effectOn(change, { list: "mine" }, 4, "ben")).toBe("gone");
});

test("a list that shows it not, and should not, is left alone", () => {
  expect(effectOn(change, { list: "queue" }, undefined, "ben")).toBe("none");
  expect(effectOn(change, { list: "mine", agent: "ben" }, undefined, "ana")).toBe("none");
});

test("a new case asks for the lists it belongs to", () => {
  const waiting = { ...change, owner: null, what: ["case.opened"] };
  expect(effectOn(waiting, { list: "queue" }, undefined, "ana")).toBe("refresh");
  expect(effectOn(waiting, { list: "all" }, undefined, "lea")).toBe("refresh");
  expect(effectOn(waiting, { list: "queue", team: "press" }, undefined, "lea")).toBe("none");
});

test("a closed case leaves every list", () => {
  const closed = { ...change, what: ["case.closed"] };
  expect(effectOn(closed, { list: "all" }, 4, "lea")).toBe("gone");
  expect(effectOn(closed, { list: "mine" }, undefined, "ana")).toBe("none");
});
