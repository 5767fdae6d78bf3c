import { expect, test } from "vitest";
import type { Row } from "../api/types";
import type { Move } from "../moves/move";
import { type Attempt, FRESH_MS, type LateMove, lateMovesOver } from "./late-moves";
import { told } from "./words";

/** A server that answers as it is told, and a clock that is turned by hand. */
class World {
  now = Date.parse("2026-11-22T10:00:00.000Z");
  answers: Record<string, Attempt> = {};
  network = true;
  made: string[] = [];
  kept: readonly LateMove[] = [];
  typed = new Set<string>();
  late = lateMovesOver({
    make: async ({ id }) => {
      if (!this.network) return { kind: "unreachable" };
      this.made.push(id);
      return this.answers[id] ?? { kind: "done" };
    },
    keep: (moves) => {
      this.kept = moves;
    },
    held: ({ row }) => this.typed.has(row.id),
    now: () => this.now,
  });

  add(id: string, of = "c-1", move: Move = { kind: "claim" }): void {
    this.late.add({ id, agent: "ana", move, row: { id: of } as Row });
  }
  states(): Record<string, string> {
    return Object.fromEntries(this.late.all().map(({ id, state }) => [id, state]));
  }
}

test("what was done offline is done in its order once there is a network, and then forgotten", async () => {
  const world = new World();
  world.network = false;
  for (const id of ["a", "b", "c"]) world.add(id, `c-${id}`);
  await world.late.nudge();
  expect(world.states()).toEqual({ a: "waiting", b: "waiting", c: "waiting" });
  expect(world.kept.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  world.network = true;
  await world.late.nudge();
  expect(world.made).toEqual(["a", "b", "c"]);
  expect(world.kept).toEqual([]);
});

test("two nudges at once make nothing twice", async () => {
  const world = new World();
  world.add("a");
  await Promise.all([world.late.nudge(), world.late.nudge()]);
  expect(world.made).toEqual(["a"]);
});

test("a refused one stays with the server's sentence, and holds up its own case alone", async () => {
  const world = new World();
  world.answers.a = { kind: "refused", problem: "ben has the case" };
  world.add("a", "c-1");
  world.add("b", "c-1", { kind: "close", outcome: "solved" });
  world.add("c", "c-2");
  await world.late.nudge();
  expect(world.made).toEqual(["a", "c"]);
  expect(world.states()).toEqual({ a: "refused", b: "waiting" });
  expect(world.late.all()[0]?.problem).toBe("ben has the case");
  expect(told(world.late.all())).toBe("1 change wants a decision");
  world.late.drop("a");
  await world.late.nudge();
  expect(world.made).toEqual(["a", "c", "b"]);
});

test("what waited long is asked about, and done when somebody says so", async () => {
  const world = new World();
  world.network = false;
  world.add("a");
  world.add("b", "c-2");
  world.now += FRESH_MS;
  world.network = true;
  await world.late.nudge();
  expect(world.states()).toEqual({ a: "stale", b: "stale" });
  expect(world.made).toEqual([]);
  await world.late.again("b");
  expect(world.made).toEqual(["b"]);
  expect(world.states()).toEqual({ a: "stale" });
});

test("a close waits for the reply that was typed before it", async () => {
  const world = new World();
  world.typed.add("c-1");
  world.add("a", "c-1", { kind: "close", outcome: "solved" });
  world.add("b", "c-2");
  await world.late.nudge();
  expect(world.made).toEqual(["b"]);
  world.typed.clear();
  await world.late.nudge();
  expect(world.made).toEqual(["b", "a"]);
});

test("what was on its way at a reload waits again, before what came since", async () => {
  const before = new World();
  before.network = false;
  before.add("a");
  const after = new World();
  after.add("b");
  after.late.restore(before.kept.map((late) => ({ ...late, state: "sending" })));
  after.late.restore(before.kept);
  expect(after.states()).toEqual({ a: "waiting", b: "waiting" });
  await after.late.nudge();
  expect(after.made).toEqual(["a", "b"]);
});
