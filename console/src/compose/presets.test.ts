import { expect, test } from "vitest";
import { fieldOf, momentIn, presetsAt } from "./presets";

const names = (now: Date) => presetsAt(now).map(({ name }) => name);
const field = (now: Date, name: string) => {
  const preset = presetsAt(now).find((one) => one.name === name);
  return preset && fieldOf(preset.until);
};

test("a Friday morning offers its evening, the next day and Monday", () => {
  const friday = new Date(2026, 10, 20, 10, 30);
  expect(names(friday)).toEqual([
    "In 1 hour",
    "In 3 hours",
    "This evening",
    "Tomorrow morning",
    "Monday morning",
    "In a week",
  ]);
  expect(field(friday, "Monday morning")).toBe("2026-11-23T09:00");
  expect(field(friday, "This evening")).toBe("2026-11-20T18:00");
});

test("an evening offers no evening, and a Sunday no Monday beside tomorrow", () => {
  expect(names(new Date(2026, 10, 22, 17, 0))).toEqual([
    "In 1 hour",
    "In 3 hours",
    "Tomorrow morning",
    "In a week",
  ]);
});

test("a Monday offers the next one", () => {
  expect(field(new Date(2026, 10, 23, 8, 0), "Monday morning")).toBe("2026-11-30T09:00");
});

test("a typed moment has to come yet", () => {
  const now = new Date(2026, 10, 20, 10, 0);
  expect(momentIn("2026-11-20T10:01", now)?.getTime()).toBe(now.getTime() + 60_000);
  expect(momentIn("2026-11-20T10:00", now)).toBeNull();
  expect(momentIn("", now)).toBeNull();
});
