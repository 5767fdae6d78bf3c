import { expect, test } from "vitest";
import { FAILURES, reachOver } from "./reach";

function world(last: number | null = null) {
  const around = { now: 1_000_000, kept: [] as number[], changes: 0 };
  const reach = reachOver({
    now: () => around.now,
    last,
    keep: (at) => void around.kept.push(at),
  });
  reach.subscribe(() => {
    around.changes += 1;
  });
  return { around, reach };
}

test("a few failures in a row are no connection, and one answer ends it", () => {
  const { around, reach } = world();
  for (let failed = 1; failed < FAILURES; failed += 1) reach.failed();
  expect(reach.away()).toBe(false);
  reach.failed();
  expect(reach.away()).toBe(true);
  reach.failed();
  reach.answered();
  expect(reach.away()).toBe(false);
  expect(around.changes).toBe(2);
});

test("failures with an answer between them are hiccups", () => {
  const { reach } = world();
  for (let round = 0; round < 5; round += 1) {
    for (let failed = 1; failed < FAILURES; failed += 1) reach.failed();
    reach.answered();
  }
  expect(reach.away()).toBe(false);
});

test("a device without a network is away at once, and reached as soon as something answers all the same", () => {
  const { reach } = world();
  reach.lost();
  expect(reach.away()).toBe(true);
  reach.answered();
  expect(reach.away()).toBe(false);
});

test("the time of the last answer outlives the page, and is not kept with each answer", () => {
  const { around, reach } = world();
  reach.answered();
  around.now += 1000;
  reach.answered();
  expect(around.kept).toEqual([1_000_000]);
  reach.lost();
  expect(around.kept).toEqual([1_000_000, 1_001_000]);
  const { reach: after } = world(around.kept.at(-1));
  expect(after.last()).toBe(1_001_000);
});
