import { expect, test } from "vitest";
import { waitBefore } from "./backoff";
import {
  BEAT_MS,
  type Heard,
  type Line,
  type LineState,
  lineOver,
  SETTLED_MS,
  type Socket,
} from "./line";
import type { Told } from "./messages";

class FakeSocket implements Socket {
  sent: unknown[] = [];
  closed = false;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
    this.onclose?.();
  }
}

/** A server, a clock that is turned by hand, and a page that can be hidden. */
class World implements Heard {
  now = 0;
  seen = true;
  down = false;
  tickets = 0;
  sockets: FakeSocket[] = [];
  states: LineState[] = [];
  messages: Told[] = [];
  backs = 0;
  private due: { at: number; work: () => void }[] = [];
  line: Line;

  constructor() {
    this.line = lineOver(
      {
        open: async () => {
          this.tickets += 1;
          if (this.down) throw new Error("down");
          const socket = new FakeSocket();
          this.sockets.push(socket);
          return socket;
        },
        later: (work, ms) => {
          const entry = { at: this.now + ms, work };
          this.due.push(entry);
          return () => {
            this.due = this.due.filter((other) => other !== entry);
          };
        },
        chance: () => 1,
        now: () => this.now,
        visible: () => this.seen,
      },
      this,
    );
  }
  state = (state: LineState) => void this.states.push(state);
  told = (message: Told) => void this.messages.push(message);
  back = () => {
    this.backs += 1;
  };
  async started(): Promise<FakeSocket> {
    this.line.start();
    await settled();
    return this.last();
  }
  last(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
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

test("the wait doubles up to a minute and never falls below half a second", () => {
  expect([0, 1, 2, 3].map((failed) => waitBefore(failed, 1))).toEqual([1000, 2000, 4000, 8000]);
  expect(waitBefore(50, 1)).toBe(60_000);
  expect([0, 5, 50].map((failed) => waitBefore(failed, 0))).toEqual([500, 500, 500]);
});

test("a line is live once open and says at what its agent looks", async () => {
  const world = new World();
  const socket = await world.started();
  expect(world.states).toEqual(["connecting", "live"]);
  world.line.look("c-1", false);
  world.line.look("c-1", false);
  expect(socket.sent).toEqual([
    { looking: null, writing: false, all: true },
    { looking: "c-1", writing: false, all: true },
  ]);
});

test("it beats every four minutes, counted from what was said last", async () => {
  const world = new World();
  const socket = await world.started();
  await world.pass(BEAT_MS - 1);
  world.line.look("c-1", true);
  await world.pass(1);
  expect(socket.sent).toHaveLength(2);
  await world.pass(BEAT_MS);
  expect(socket.sent.at(-1)).toEqual({ looking: "c-1", writing: true, all: true });
  expect(socket.sent).toHaveLength(3);
});

test("a line that breaks comes back with a new ticket, says so, and repeats where it looks", async () => {
  const world = new World();
  const socket = await world.started();
  world.line.look("c-7", false);
  await world.pass(60_000);
  socket.close();
  expect(world.states.at(-1)).toBe("waiting");
  await world.pass(1000);
  expect(world.tickets).toBe(2);
  expect(world.backs).toBe(2); // once when the first line had settled
  expect(world.last().sent).toEqual([{ looking: "c-7", writing: false, all: true }]);
});

test("what may have happened while a line opened is asked for once it has settled", async () => {
  const world = new World();
  await world.started();
  expect(world.backs).toBe(0);
  await world.pass(SETTLED_MS);
  expect(world.backs).toBe(1);
});

test("it says when it wants to hear of all cases, and asks for what it did not hear of", async () => {
  const world = new World();
  const socket = await world.started();
  world.line.hear(false);
  expect(socket.sent.at(-1)).toEqual({ looking: null, writing: false, all: false });
  expect(world.backs).toBe(0);
  world.line.hear(true);
  expect(socket.sent.at(-1)).toEqual({ looking: null, writing: false, all: true });
  expect(world.backs).toBe(1);
});

test("a server that is down is asked less and less, and soon again once it was well", async () => {
  const world = new World();
  world.down = true;
  world.line.start();
  await settled();
  await world.pass(1000);
  await world.pass(1999);
  expect(world.tickets).toBe(2);
  await world.pass(1);
  expect(world.tickets).toBe(3);
  world.down = false;
  await world.pass(4000);
  await world.pass(20_000);
  world.last().close();
  await world.pass(1000);
  expect(world.states.at(-1)).toBe("live");
});

test("a hidden page keeps its line but opens no new one until it is seen", async () => {
  const world = new World();
  const socket = await world.started();
  world.seen = false;
  socket.close();
  await world.pass(10 * 60_000);
  expect(world.tickets).toBe(1);
  world.seen = true;
  world.line.nudge();
  await settled();
  expect(world.states.at(-1)).toBe("live");
});

test("a stopped line closes, and one that opens too late is closed at once", async () => {
  const world = new World();
  world.line.start();
  world.line.stop();
  await settled();
  expect(world.last().closed).toBe(true);
  expect(world.states.at(-1)).toBe("off");
});

test("what is no message of ours is passed over", async () => {
  const world = new World();
  const socket = await world.started();
  for (const data of ["", "no json", "3", '{"agents":true}']) socket.onmessage?.({ data });
  expect(world.messages).toEqual([{ agents: true }]);
});
