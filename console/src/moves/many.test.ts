import { expect, test } from "vitest";
import { Problem, Unreachable } from "../api/problem";
import { each, reasons } from "./many";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const atOnce = { pause: async () => undefined };

test("each one is done once, in order, at most four at a time", async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const { done, failed } = await each(numbers(25), async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve));
    running -= 1;
  });
  expect(begun).toEqual(numbers(25));
  expect([done.length, failed.length, most]).toEqual([25, 0, 4]);
});

test("one that is refused stops no other, and keeps its sentence", async () => {
  const refused = new Problem(409, { detail: "ben has this case" });
  const { done, failed } = await each(numbers(3), async (item) => {
    if (item === 1) throw refused;
  });
  expect(done).toEqual([0, 2]);
  expect(failed).toEqual([{ item: 1, error: refused }]);
});

test("what may pass is tried three times, what was refused only once", async () => {
  const tries = [0, 0];
  const { failed } = await each(
    [0, 1],
    async (item) => {
      tries[item] = (tries[item] ?? 0) + 1;
      throw item === 0 ? new Unreachable() : new Problem(403, {});
    },
    atOnce,
  );
  expect(tries).toEqual([3, 1]);
  expect(failed).toHaveLength(2);
});

test("one that works at the second try has not failed", async () => {
  let tries = 0;
  const { done } = await each(
    [7],
    async () => {
      tries += 1;
      if (tries === 1) throw new Problem(503, {});
    },
    atOnce,
  );
  expect(done).toEqual([7]);
});

test("stopping begins nothing more and counts nothing that was not begun", async () => {
  const stop = new AbortController();
  const { done, failed } = await each(
    numbers(20),
    async (item) => {
      if (item === 3) stop.abort();
    },
    { signal: stop.signal },
  );
  expect(failed).toEqual([]);
  expect(done.length).toBeLessThan(8);
});

test("steps count up to all", async () => {
  const steps: number[] = [];
  await each(numbers(6), async () => undefined, { onStep: (finished) => steps.push(finished) });
  expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
});

test("the same reason is said once with its number, the commonest first", () => {
  const because = (detail: string) => ({ item: 0, error: new Problem(409, { detail }) });
  expect(reasons([because("a"), because("b"), because("b")])).toEqual([
    { text: "b", count: 2 },
    { text: "a", count: 1 },
  ]);
});
