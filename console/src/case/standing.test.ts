import { describe, expect, test } from "vitest";
import { standingOf, sumOf, wholeSeconds } from "./standing";

const DUE = "2026-11-22T11:00:00.000Z";
const OPEN = { due_at: DUE, met_at: null, ended_at: null, late_by_ms: null, goes_on: false };
const MINUTE = 60_000;

describe("a promise", () => {
  test("that is overdue says so by itself, and that it is still open", () => {
    const due = Date.parse(DUE);
    expect(standingOf(OPEN, due).text).toBe("running");
    expect(standingOf(OPEN, due + 19 * MINUTE)).toEqual({
      tone: "red",
      text: "19 min late",
      open: true,
    });
  });

  test("that stands still is due at no time", () => {
    expect(standingOf({ ...OPEN, due_at: null }, 0).text).toBe("nothing due now");
  });

  test("that was met says how early or late", () => {
    const met = { ...OPEN, met_at: DUE, ended_at: DUE };
    expect(standingOf({ ...met, late_by_ms: -2 * MINUTE }, 0).text).toBe("2 min early");
    expect(standingOf({ ...met, late_by_ms: 2 * MINUTE }, 0).text).toBe("2 min late");
  });

  test("that ended before its time without being met was not early", () => {
    expect(standingOf({ ...OPEN, ended_at: DUE, late_by_ms: -MINUTE }, 0).text).toBe(
      "ended without it",
    );
  });
});

describe("a sum", () => {
  test("leaves out what goes on counting", () => {
    const sum = `${DUE} + 1 h = due ${DUE}`;
    expect(sumOf({ state: "overdue", arithmetic: `${sum}; 17 min 5.121 s over` })).toBe(sum);
    expect(sumOf({ state: "running", arithmetic: `${sum}; 5 min left` })).toBe(sum);
  });

  test("keeps what is over", () => {
    const stands = "a + 1 h; stands still since b, 20 min left";
    expect(sumOf({ state: "paused", arithmetic: stands })).toBe(stands);
    const met = "a + 1 h = due b; met c, 5 min 2.500 s late";
    expect(sumOf({ state: "broken", arithmetic: met })).toBe(met);
  });

  test("tells whole seconds", () => {
    expect(wholeSeconds("met, 5 min 2.500 s late")).toBe("met, 5 min 2 s late");
    expect(wholeSeconds("1 h 0.250 s")).toBe("1 h");
    expect(wholeSeconds("300.121 s (0:05:00) counted, 0:04:10.250000 left of 0:05:00")).toBe(
      "300 s (0:05:00) counted, 0:04:10 left of 0:05:00",
    );
    expect(wholeSeconds("10 s")).toBe("10 s");
  });
});
