import { expect, test } from "vitest";
import { narrowed, pathOf, placeOf, queryOf } from "./which";

const filters = (text: string) => new URLSearchParams(text);

test("an unknown list is one's own", () => {
  expect(placeOf({ list: "nonsense" })).toEqual({ list: "mine" });
  expect(placeOf({})).toEqual({ list: "mine" });
});

test("a colleague's list asks for mine of that agent", () => {
  expect(queryOf(placeOf({ agent: "ben" }), filters(""))).toEqual({ list: "mine", agent: "ben" });
});

test("filters with words that none can be are left out", () => {
  const asked = queryOf({ list: "queue" }, filters("status=gone&priority=9&channel=x&tag=billing"));
  expect(asked).toEqual({ list: "queue", channel: "x", tag: "billing" });
  expect(narrowed(asked)).toBe(2);
});

test("a team narrows the lists that have one, and no other", () => {
  expect(queryOf({ list: "team" }, filters("team=press")).team).toBe("press");
  expect(queryOf({ list: "mine" }, filters("team=press")).team).toBeUndefined();
});

test("a path leads to the place it came from", () => {
  expect(pathOf({ list: "mine", agent: "j/k" }, "c-1")).toBe("/inbox/of/j%2Fk/c-1");
  expect(pathOf({ list: "queue" })).toBe("/inbox/queue");
});
