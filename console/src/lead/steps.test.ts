import { expect, test } from "vitest";
import { stepOf, topicSteps } from "./steps";

const TOPICS = [
  { at: "2026-11-22T09:00:00.000Z", topic: "billing", cases: 2 },
  { at: "2026-11-22T10:00:00.000Z", topic: "brakes", cases: 5 },
  { at: "2026-11-22T10:00:00.000Z", topic: "lock", cases: 1 },
];
const STEPS = ["2026-11-22T09:00:00.000Z", "2026-11-22T10:00:00.000Z"];

test("each step has a count for each tag, the commonest tag first", () => {
  expect(topicSteps(TOPICS, STEPS, 8)).toEqual({
    tags: ["brakes", "billing", "lock"],
    rows: [
      { at: STEPS[0], brakes: 0, billing: 2, lock: 0 },
      { at: STEPS[1], brakes: 5, billing: 0, lock: 1 },
    ],
  });
});

test("only so many tags are drawn", () => {
  expect(topicSteps(TOPICS, STEPS, 1).tags).toEqual(["brakes"]);
});

test("a day is the one of UTC, wherever one looks from", () => {
  expect(stepOf("2026-11-22T00:00:00.000Z", "day")).toMatch(/22/);
});
