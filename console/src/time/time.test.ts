import { describe, expect, test } from "vitest";
import type { Clock } from "../api/types";
import { deciding, dueOf } from "./due";
import { skew } from "./now";
import { ago, countdown, length } from "./wording";

const NOW = Date.parse("2026-11-22T10:00:00.000Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a length of time", () => {
  test.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [MINUTE, "1 min"],
    [HOUR - 1, "59 min"],
    [HOUR, "1 h"],
    [3 * HOUR + 20 * MINUTE, "3 h 20 min"],
    [DAY, "1 d"],
    [2 * DAY + 4 * HOUR + 59 * MINUTE, "2 d 4 h"],
  ])("%d ms is %s", (ms, said) => {
    expect(length(ms)).toBe(said);
  });
});

describe("a countdown", () => {
  test.each([
    [12 * MINUTE, "in 12 min"],
    [45 * SECOND, "in 45 s"],
    [SECOND - 1, "due now"],
    [-999, "due now"],
    [-SECOND, "1 s late"],
    [-3 * MINUTE, "3 min late"],
    [-26 * HOUR, "1 d 2 h late"],
  ])("%d ms from now is %s", (left, said) => {
    expect(countdown(NOW + left, NOW)).toBe(said);
  });
});

test("what was heard just now, and long ago", () => {
  expect([30 * SECOND, 4 * MINUTE, 3 * HOUR, 2 * DAY].map((ms) => ago(NOW - ms, NOW))).toEqual([
    "now",
    "4 min",
    "3 h",
    "2 d",
  ]);
  expect(ago(NOW - 30 * DAY, NOW)).toMatch(/23/);
});

function clock(changes: Partial<Clock>): Clock {
  return {
    kind: "first_reply",
    promise: "default",
    hours: "",
    state: "running",
    started_at: "2026-11-22T09:30:00.000Z",
    target_seconds: 3600,
    left_seconds: null,
    due_at: "2026-11-22T10:30:00.000Z",
    paused_at: null,
    met_at: null,
    late_by_ms: null,
    arithmetic: "",
    ...changes,
  };
}

describe("what is due of a case", () => {
  test("a reply comes before the resolution, though that is due first", () => {
    const reply = clock({});
    const resolution = clock({ kind: "resolution", due_at: "2026-11-22T10:05:00.000Z" });
    expect(deciding([resolution, reply])).toBe(reply);
  });

  test("a clock that runs comes before one that stands still", () => {
    const paused = clock({ state: "paused", due_at: null, left_seconds: 600 });
    const resolution = clock({ kind: "resolution" });
    expect(deciding([paused, resolution])).toBe(resolution);
  });

  test("it is calm, soon in the last fifth, then late", () => {
    const of = { clocks: [clock({})] };
    const due = NOW + 30 * MINUTE;
    expect(dueOf(of, NOW)).toEqual({ text: "in 30 min", urgency: "calm", kind: "first_reply" });
    expect(dueOf(of, due - 12 * MINUTE).urgency).toBe("soon");
    expect(dueOf(of, due - 12 * MINUTE - 1).urgency).toBe("calm");
    expect(dueOf(of, due + 3 * MINUTE)).toEqual({
      text: "3 min late",
      urgency: "late",
      kind: "first_reply",
    });
  });

  test("a clock that stands still says so, and what is left", () => {
    const paused = clock({ state: "paused", due_at: null, left_seconds: 1520 });
    expect(dueOf({ clocks: [paused] }, NOW).text).toBe("paused, 25 min left");
  });

  test("kept, broken and ended promises count down to nothing", () => {
    const ended = (["kept", "broken", "unanswered"] as const).map((state) => clock({ state }));
    expect(dueOf({ clocks: ended }, NOW).text).toBe("");
  });

  test("hours that never come have no due time, and no countdown that lies", () => {
    expect(dueOf({ clocks: [clock({ due_at: null })] }, NOW).text).toBe("");
  });
});

describe("the server's clock", () => {
  test("a device that is far off is corrected, one that is near is not", () => {
    const date = new Date(NOW).toUTCString();
    expect(skew(date, NOW + 2 * MINUTE)).toBe(2 * MINUTE);
    expect(skew(date, NOW + 2 * SECOND)).toBe(0);
  });

  test("an answer without a time says nothing about it", () => {
    expect(skew(null, NOW)).toBeNull();
    expect(skew("yesterday", NOW)).toBeNull();
  });
});
