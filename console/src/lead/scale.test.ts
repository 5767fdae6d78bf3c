import { expect, test } from "vitest";
import { APART, place, ticks } from "./scale";

test("a line begins at nothing and ends at the longest of its rows", () => {
  expect(place(0, 7200)).toBe(0);
  expect(place(7200, 7200)).toBe(1);
});

test("longer is always further right", () => {
  const at = [1, 30, 60, 3600, 7000].map((seconds) => place(seconds, 7200));
  expect(at).toEqual([...at].sort((one, other) => one - other));
});

test("seconds stay short on a line of seconds", () => {
  expect(place(5, 8)).toBeLessThan(0.5);
});

test("marks leave room for their words", () => {
  const places = ticks(24 * 3600).map(({ at }) => at);
  expect(places.length).toBeGreaterThan(1);
  for (const [index, at] of places.slice(1).entries())
    expect(at - (places[index] ?? 0)).toBeGreaterThanOrEqual(APART);
});
