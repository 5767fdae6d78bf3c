import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { type AnswerShelf, answersOf, DAY_MS, type KeptAnswer, MOST, sorted } from "./answers";

const NOW = Date.parse("2026-11-22T10:00:00.000Z");

/** A shelf in memory. */
class Shelf implements AnswerShelf {
  held = new Map<string, KeptAnswer>();
  all = async () => [...this.held];
  put = async (answers: [string, KeptAnswer][]) => {
    for (const [name, answer] of answers) this.held.set(name, answer);
  };
  drop = async (names: string[]) => {
    for (const name of names) this.held.delete(name);
  };
  clear = async () => this.held.clear();
}

function kept(more: Partial<KeptAnswer> = {}): KeptAnswer {
  return { agent: "ana", key: ["case", "c-1"], data: "said", at: NOW - 1000, ...more };
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

test("what was told is there after a reload, as old as it was", async () => {
  const shelf = new Shelf();
  const first = new QueryClient();
  const answers = answersOf(first, shelf);
  await answers.begin("ana");
  first.setQueryData(["case", "c-1"], "said");
  first.setQueryData(["find", "a customer's name"], "found");
  await vi.advanceTimersByTimeAsync(2000);
  expect([...shelf.held.values()].map(({ key }) => key)).toEqual([["case", "c-1"]]);

  const second = new QueryClient();
  await answersOf(second, shelf).begin("ana");
  expect(second.getQueryData(["case", "c-1"])).toBe("said");
  const state = second.getQueryState(["case", "c-1"]);
  expect(state?.dataUpdatedAt).toBe(NOW);
  expect(state?.isInvalidated, "what happened since has to be asked for").toBe(true);
});

test("what is newer is not overwritten by what was kept", async () => {
  const shelf = new Shelf();
  shelf.held.set("x", kept());
  const client = new QueryClient();
  client.setQueryData(["case", "c-1"], "newer");
  await answersOf(client, shelf).begin("ana");
  expect(client.getQueryData(["case", "c-1"])).toBe("newer");
});

test("nothing outlives the session, not even what was about to be kept", async () => {
  const shelf = new Shelf();
  const client = new QueryClient();
  const answers = answersOf(client, shelf);
  await answers.begin("ana");
  client.setQueryData(["case", "c-1"], "said");
  await answers.end();
  client.setQueryData(["case", "c-2"], "late");
  await vi.advanceTimersByTimeAsync(5000);
  expect(shelf.held.size).toBe(0);
});

test("answers of a day ago, and those of somebody else, are gone", () => {
  const all: [string, KeptAnswer][] = [
    ["old", kept({ at: NOW - DAY_MS })],
    ["hers", kept({ agent: "lea" })],
    ["good", kept()],
  ];
  const { shown, gone } = sorted(all, "ana", NOW);
  expect(shown).toHaveLength(1);
  expect(gone).toEqual(["old", "hers"]);
});

test("the oldest go when there are too many", () => {
  const all = Array.from({ length: MOST + 2 }, (_, number): [string, KeptAnswer] => [
    `${number}`,
    kept({ at: NOW - number }),
  ]);
  expect(sorted(all, "ana", NOW).gone).toEqual([`${MOST}`, `${MOST + 1}`]);
});
