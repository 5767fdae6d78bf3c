import { expect, test } from "vitest";
import { type Attempt, FRESH_MS, outboxOver, type Tap, type Tapped } from "./outbox";

/** A server that answers as it is told, and a clock that is turned by hand. */
class World {
  now = Date.parse("2026-11-22T10:00:00.000Z");
  answers: Attempt["kind"] = "arrived";
  arrived: Tap[] = [];
  attempts: Tap[] = [];
  kept: Tapped[] = [];
  private due: { at: number; work: () => void }[] = [];
  outbox = outboxOver({
    send: async (tap): Promise<Attempt> => {
      this.attempts.push(tap);
      if (this.answers === "arrived") this.arrived.push(tap);
      if (this.answers !== "refused") return { kind: this.answers };
      const answer = { id: "tap-0", agent: "ben", text: "Done", state: "sent" as const };
      return { kind: "refused", problem: "ben has answered", answer };
    },
    keep: (waiting) => {
      this.kept = waiting;
    },
    later: (work, ms) => {
      const entry = { at: this.now + ms, work };
      this.due.push(entry);
      return () => {
        this.due = this.due.filter((other) => other !== entry);
      };
    },
    now: () => this.now,
  });

  tap(more: Partial<Tap> = {}): void {
    this.outbox.send({
      key: "k1",
      case: "c-1",
      kind: "reply",
      text: "Sorry",
      visibility: "public",
      mention: null,
      seen: null,
      at: new Date(this.now).toISOString(),
      ...more,
    });
  }
  states(): string[] {
    return this.outbox.all().map(({ state }) => state);
  }
  async pass(ms: number): Promise<void> {
    this.now += ms;
    const ready = this.due.filter(({ at }) => at <= this.now);
    this.due = this.due.filter(({ at }) => at > this.now);
    for (const { work } of ready) work();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a tap is shown at once and is gone from here when the server has it", async () => {
  const world = new World();
  world.tap();
  expect(world.states()).toEqual(["sending"]);
  await settled();
  expect(world.outbox.all()).toEqual([]);
  expect(world.arrived).toHaveLength(1);
});

test("without a network it waits and leaves by itself, under the same key", async () => {
  const world = new World();
  world.answers = "unreachable";
  world.tap();
  await settled();
  expect(world.states()).toEqual(["waiting"]);
  world.answers = "arrived";
  await world.pass(5000);
  expect(world.attempts.map(({ key }) => key)).toEqual(["k1", "k1"]);
  expect(world.outbox.all()).toEqual([]);
});

test("what waited too long is not said unasked, but is when a person says so", async () => {
  const world = new World();
  world.answers = "unreachable";
  world.tap();
  await settled();
  await world.pass(FRESH_MS);
  expect(world.states()).toEqual(["stale"]);
  world.answers = "arrived";
  world.outbox.nudge();
  await settled();
  expect(world.arrived).toEqual([]);
  world.outbox.again("k1");
  await settled();
  expect(world.arrived).toHaveLength(1);
});

test("a colleague's answer stops it; whoever has read that may send it all the same", async () => {
  const world = new World();
  world.answers = "refused";
  world.tap();
  await settled();
  expect(world.outbox.all()[0]).toMatchObject({ state: "refused", answer: { agent: "ben" } });
  world.outbox.nudge();
  await settled();
  expect(world.attempts).toHaveLength(1);
  world.answers = "arrived";
  world.outbox.again("k1", "tap-0");
  await settled();
  expect(world.arrived[0]).toMatchObject({ key: "k1", seen: "tap-0" });
});

test("a second nudge while one is on its way sends nothing twice", async () => {
  const world = new World();
  world.tap();
  world.outbox.nudge();
  world.outbox.again("k1");
  await settled();
  expect(world.attempts).toHaveLength(1);
});

test("what was kept over a reload waits again, and what was tapped since stays", async () => {
  const world = new World();
  world.answers = "unreachable";
  world.tap();
  await settled();
  const before = world.kept;
  const next = new World();
  next.answers = "unreachable";
  next.tap({ key: "k2" });
  next.outbox.restore([
    ...before,
    ...before.map((tap) => ({ ...tap, key: "k0", state: "sending" as const })),
  ]);
  await settled();
  expect(next.outbox.all().map(({ key, state }) => `${key} ${state}`)).toEqual([
    "k1 waiting",
    "k0 waiting",
    "k2 waiting",
  ]);
});

test("what is dropped is not kept", async () => {
  const world = new World();
  world.answers = "unreachable";
  world.tap();
  await settled();
  world.outbox.drop("k1");
  await world.pass(5000);
  expect(world.kept).toEqual([]);
  expect(world.attempts).toHaveLength(1);
});

test("once its agent has left nothing of it goes out, and nothing is kept anew", async () => {
  const world = new World();
  world.answers = "unreachable";
  world.tap();
  await settled();
  world.outbox.close();
  world.kept = [];
  world.answers = "arrived";
  await world.pass(60_000);
  world.outbox.nudge();
  world.tap({ key: "k2" });
  await settled();
  expect(world.attempts).toHaveLength(1);
  expect(world.kept).toEqual([]);
});
