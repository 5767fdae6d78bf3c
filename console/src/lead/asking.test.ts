import { expect, test } from "vitest";
import { timeOf, timeOfStep } from "./asking";
import { afterMs, NotYet, patience } from "./patience";

const NOW = Date.parse("2026-11-22T11:40:12.000Z");

test("a day is the last 24 hours", () => {
  expect(timeOf(1, NOW)).toMatchObject({
    from: "2026-11-21T11:40:12.000Z",
    until: "2026-11-22T11:40:12.000Z",
  });
});

test("more days are whole days with today, so that no bar is short for where it was cut", () => {
  expect(timeOf(7, NOW).from).toBe("2026-11-16T00:00:00.000Z");
});

test("a row's numbers are asked for with its own time", () => {
  const whole = {
    step: "day" as const,
    from: "2026-11-16T00:00:00Z",
    until: "2026-11-22T12:00:00Z",
  };
  expect(timeOfStep("2026-11-17T00:00:00.000Z", whole)).toEqual({
    from: "2026-11-17T00:00:00.000Z",
    until: "2026-11-18T00:00:00.000Z",
  });
});

test("the first and the last row end where the whole time does", () => {
  const whole = {
    step: "day" as const,
    from: "2026-11-21T13:00:00Z",
    until: "2026-11-22T12:00:00Z",
  };
  expect(timeOfStep("2026-11-21T00:00:00.000Z", whole).from).toBe("2026-11-21T13:00:00.000Z");
  expect(timeOfStep("2026-11-22T00:00:00.000Z", whole).until).toBe("2026-11-22T12:00:00.000Z");
});

test("the server says when to ask again; without a word it is soon, and never in an hour", () => {
  expect(afterMs("5")).toBe(5000);
  expect(afterMs(null)).toBe(2000);
  expect(afterMs("3600")).toBe(30_000);
});

test("what is summed up for the first time is asked for until it is there, a refusal is not", () => {
  expect(patience.retry(20, new NotYet("summed up", 2000))).toBe(true);
  expect(patience.retry(0, new Error("refused"))).toBe(false);
  expect(patience.retryDelay(3, new NotYet("summed up", 5000))).toBe(5000);
});
