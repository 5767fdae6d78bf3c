import { expect, test } from "vitest";
import type { FullCase } from "../api/types";
import { LATE_MS, stagesOf, type Trial } from "./trial";

const AT = Date.parse("2026-11-22T10:00:00.000Z");
const TRIAL: Trial = { mention: "x#test#test-1", connection: "shop-x", at: AT };
const name = (id: string) => id.toUpperCase();

type Known = Pick<FullCase, "id" | "owner" | "team" | "thread" | "status">;

function known(changes: Partial<Known> = {}): Known {
  return {
    id: "c-g4fxlrppmreiitmstfvd7tx6",
    owner: "ana",
    team: "care",
    thread: [],
    status: "open",
    ...changes,
  };
}

function reply(state: "queued" | "sent" | "refused", reason = "") {
  return { kind: "reply", state, reason, agent: "ana" } as unknown as FullCase["thread"][number];
}

const states = (full: Known | undefined, now = AT) =>
  stagesOf(TRIAL, full, now, name).map(({ state }) => state);

test("what was sent is heard, and a case is waited for", () => {
  expect(states(undefined)).toEqual(["done", "now", "later", "later"]);
});

test("no case within a minute is wrong, and says where to look", () => {
  const [, second] = stagesOf(TRIAL, undefined, AT + LATE_MS, name);
  expect(second).toMatchObject({ state: "wrong" });
  expect(second?.says).toMatch("Parked");
});

test("a case with its agent says its number and whose it is", () => {
  const stages = stagesOf(TRIAL, known(), AT, name);
  expect(stages.map(({ state }) => state)).toEqual(["done", "done", "done", "now"]);
  expect(stages[1]?.says).toBe("number g4fxlrp");
  expect(stages[2]?.name).toBe("Given to ANA");
});

test("a case that nobody can take waits in its queue", () => {
  const [, , given] = stagesOf(TRIAL, known({ owner: null }), AT, name);
  expect(given).toEqual({ name: "Given to", state: "now", says: "it waits in the queue of care" });
});

test("an answer that was sent ends it, one on its way does not", () => {
  expect(states(known({ thread: [reply("queued")] }))[3]).toBe("now");
  expect(states(known({ thread: [reply("refused"), reply("sent")] }))[3]).toBe("done");
});

test("an answer that was refused says why", () => {
  const [, , , answered] = stagesOf(
    TRIAL,
    known({ thread: [reply("refused", "no token")] }),
    AT,
    name,
  );
  expect(answered).toMatchObject({ state: "wrong", says: "no token" });
});
