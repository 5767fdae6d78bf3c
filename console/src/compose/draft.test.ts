import { expect, test } from "vitest";
import { type Draft, type DraftState, draftKeeper, latest } from "./draft";

/** A device with a server behind it, and a clock that is turned by hand. */
class Desk {
  now = 0;
  down = false;
  local: Draft | null = null;
  saved: Draft[] = [];
  states: DraftState[] = [];
  private due: { at: number; work: () => void }[] = [];
  keeper = draftKeeper({
    keep: (draft) => {
      this.local = draft;
    },
    save: async (draft) => {
      if (this.down) throw new Error("down");
      this.saved.push(draft);
      return { at: draft.at };
    },
    later: (work, ms) => {
      const entry = { at: this.now + ms, work };
      this.due.push(entry);
      return () => {
        this.due = this.due.filter((other) => other !== entry);
      };
    },
    now: () => this.now,
    state: (state) => this.states.push(state),
  });

  type(text: string): void {
    this.keeper.typed({ text, visibility: "public", mention: null });
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
const at = (ms: number) => new Date(ms).toISOString();
const draft = (text: string, ms: number): Draft => ({
  text,
  visibility: "public",
  mention: null,
  at: at(ms),
});

test("typing is kept on the device at once, and on the server once it rests", async () => {
  const desk = new Desk();
  for (const text of ["S", "So", "Sorry"]) {
    desk.type(text);
    await desk.pass(200);
  }
  expect(desk.local?.text).toBe("Sorry");
  expect(desk.saved).toEqual([]);
  await desk.pass(1500);
  expect(desk.saved.map(({ text }) => text)).toEqual(["Sorry"]);
  expect(desk.local).toBeNull();
  expect(desk.states.at(-1)).toBe("saved");
});

test("without a network the draft stays on the device and is saved when it is back", async () => {
  const desk = new Desk();
  desk.down = true;
  desk.type("Sorry");
  await desk.pass(1500);
  expect(desk.states.at(-1)).toBe("offline");
  expect(desk.local?.text).toBe("Sorry");
  desk.down = false;
  desk.keeper.flush();
  await settled();
  expect(desk.saved.map(({ text }) => text)).toEqual(["Sorry"]);
});

test("a draft that cannot be saved is tried again by itself", async () => {
  const desk = new Desk();
  desk.down = true;
  desk.type("Sorry");
  await desk.pass(1500);
  desk.down = false;
  await desk.pass(15_000);
  expect(desk.saved).toHaveLength(1);
});

test("what was sent does not come back", async () => {
  const desk = new Desk();
  desk.type("Sorry");
  desk.keeper.done();
  await settled();
  expect(desk.saved.map(({ text }) => text)).toEqual([""]);
  expect(desk.keeper.told(draft("Sorry", -1))).toBeUndefined();
});

test("sent while a save is on its way, the removal follows it", async () => {
  const desk = new Desk();
  desk.type("Sorry");
  desk.keeper.flush();
  desk.keeper.done();
  await desk.pass(0);
  await desk.pass(0);
  expect(desk.saved.map(({ text }) => text)).toEqual(["Sorry", ""]);
});

test("a later draft of another device is shown, an earlier one is not", async () => {
  const desk = new Desk();
  desk.now = 1000;
  desk.type("here");
  await desk.pass(1500);
  expect(desk.keeper.told(draft("there before", 500))).toBeUndefined();
  expect(desk.keeper.told(draft("there after", 5000))?.text).toBe("there after");
  expect(desk.keeper.told(draft("there after", 5000))).toBeUndefined();
});

test("nothing is shown over what is being typed: its save is the last writer", async () => {
  const desk = new Desk();
  desk.type("here");
  expect(desk.keeper.told(draft("there", 5000))).toBeUndefined();
});

test("a draft that another device has sent goes here as well", async () => {
  const desk = new Desk();
  expect(desk.keeper.told(draft("there", 1))?.text).toBe("there");
  expect(desk.keeper.told(null)).toBeNull();
  expect(desk.keeper.told(null)).toBeUndefined();
});

test("an answer that was asked before the save, and tells no draft, takes nothing away", async () => {
  const desk = new Desk();
  desk.type("here");
  await desk.pass(1500);
  expect(desk.keeper.told(null)).toBeUndefined();
  desk.now += 10_000;
  expect(desk.keeper.told(null)).toBeNull();
});

test("of two drafts the later one counts", () => {
  expect(latest(draft("a", 1), draft("b", 2))?.text).toBe("b");
  expect(latest(draft("a", 3), draft("b", 2))?.text).toBe("a");
  expect(latest(null, draft("b", 2))?.text).toBe("b");
  expect(latest(undefined, null)).toBeNull();
});
