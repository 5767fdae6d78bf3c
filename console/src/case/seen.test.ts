import { expect, test } from "vitest";
import { noteSeen, seenUntil } from "./seen";

class Kept {
  all = new Map<string, string>();
  getItem = (name: string) => this.all.get(name) ?? null;
  setItem = (name: string, value: string) => void this.all.set(name, value);
}

test("a case is read up to the latest moment that was noted", () => {
  const kept = new Kept();
  expect(seenUntil("c-1", kept)).toBeNull();
  noteSeen("c-1", "2026-11-22T10:00:00.000Z", kept);
  noteSeen("c-1", "2026-11-22T09:00:00.000Z", kept);
  expect(seenUntil("c-1", kept)).toBe("2026-11-22T10:00:00.000Z");
});

test("only the latest cases are remembered", () => {
  const kept = new Kept();
  for (let number = 0; number < 310; number += 1) noteSeen(`c-${number}`, "2026", kept);
  expect(seenUntil("c-9", kept)).toBeNull();
  expect(seenUntil("c-10", kept)).toBe("2026");
});

test("what somebody else wrote there is no fault", () => {
  const kept = new Kept();
  kept.setItem("earshot-seen", "{no json");
  expect(seenUntil("c-1", kept)).toBeNull();
});
