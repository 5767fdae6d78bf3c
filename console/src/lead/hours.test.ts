import { expect, test } from "vitest";
import type { Promised } from "./asking";
import { HOURS, strength } from "./hours";

function hour(of: string, decided: number, kept: number, kind: Promised["kind"] = "first_reply") {
  const none = { late: 0, open: 0, missed: 0, withdrawn: 0, answered: 0 };
  const times = { p50: null, p90: null, p99: null };
  return { kind, by: "hour", of, decided, kept, attainment: null, ...none, ...times } as Promised;
}

test("a day has its 24 hours by two digits, as rows name them", () => {
  expect(HOURS).toHaveLength(24);
  expect([HOURS[0], HOURS[9], HOURS[23]]).toEqual(["00", "09", "23"]);
});

test("the busiest hour is drawn strongest, and only among promises of its kind", () => {
  const rows = [hour("09", 4, 4), hour("10", 8, 2), hour("10", 100, 0, "resolution")];
  expect(strength(rows[0] as Promised, rows, "decided")).toBe(0.5);
  expect(strength(rows[1] as Promised, rows, "decided")).toBe(1);
});

test("where nothing broke, no hour is drawn as broken", () => {
  const rows = [hour("09", 4, 4)];
  expect(strength(rows[0] as Promised, rows, "broken")).toBe(0);
});
