import { expect, test } from "vitest";
import { OVERDUE_MS, toldSoon } from "./receipts";

const AT = "2026-11-22T10:00:00.000Z";
const now = Date.parse(AT) + 1000;

test("a page is looked after until each it is for has been told", () => {
  const page = { at: AT, to: ["ana", "ben"], told: [{ to: "ana" }] };
  expect(toldSoon([page], now)).toBe(true);
  expect(toldSoon([{ ...page, told: [{ to: "ana" }, { to: "ben" }] }], now)).toBe(false);
});

test("a page that hangs is not asked for without end", () => {
  expect(toldSoon([{ at: AT, to: ["ana"], told: [] }], Date.parse(AT) + OVERDUE_MS)).toBe(false);
});
