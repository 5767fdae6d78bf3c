import { expect, test } from "vitest";
import { toldMarks, toldSum } from "./told-sum";

const mark = (what: string, value: string, seconds: number | null = null) =>
  ({ what, value, agent: "amy", seconds }) as never;

test("all cases behind a number say that they are all", () => {
  expect(toldSum(3, 3, false)).toBe("All 3, the latest first");
  expect(toldSum(40, 25, true)).toBe("The latest 25 of 40");
});

test("a number with mentions that are in no case says where the others are", () => {
  expect(toldSum(40, 37, false)).toMatch("37 of 40");
});

test("what came since the number was counted is told as such", () => {
  expect(toldSum(3, 4, false)).toMatch("1 came since");
});

test("what happened in a case is told once for each kind, with the time it took", () => {
  expect(toldMarks([mark("heard", "joined"), mark("heard", "joined")])).toBe("Joined one ×2");
  expect(toldMarks([mark("first_reply", "late", 72), mark("reopened", "")])).toBe(
    "Late after 1 min 12 s · Reopened one",
  );
});
