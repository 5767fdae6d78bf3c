import { expect, test } from "vitest";
import type { Tapped } from "../compose/outbox";
import type { Move } from "../moves/move";
import { doesOf, goes, saysOf, told, type Unsent } from "./words";

const NOW = Date.parse("2026-11-22T10:00:00.000Z");
const reply = (state: Unsent["state"]): Unsent => ({ kind: "reply", state });
const move = (state: Unsent["state"]): Unsent => ({ move: { kind: "claim" }, state });
const nameOf = (id: string) => (id === "ben" ? "Ben" : id);

test("an answer that a colleague was faster with is called a reply, and offline nobody was", () => {
  expect(told([reply("refused")])).toBe("1 reply wants a decision");
  expect(told([reply("refused"), reply("stale")])).toBe("2 replies want a decision");
  expect(goes([reply("refused")])).toBe("It stays here until you decide.");
});

test("what waits is counted together, and a decision comes first", () => {
  expect(told([reply("waiting"), move("waiting")])).toBe("2 changes wait for the network");
  expect(told([reply("waiting")], true)).toBe("1 reply waits");
  expect(told([reply("waiting"), move("stale")])).toBe("1 change wants a decision");
});

test("only what waits for nobody is said to go out by itself", () => {
  expect(goes([move("waiting")])).toMatch(/^In this order it goes out by itself/);
  expect(goes([move("waiting"), reply("stale")])).toMatch(/stays until you decide; the rest goes/);
});

test.each<[Move, string]>([
  [{ kind: "claim" }, "Claim"],
  [{ kind: "close", outcome: "no_response" }, "Close: No response"],
  [{ kind: "hand over", to: "ben" }, "Hand over to Ben"],
  [{ kind: "tag", add: ["refund", "late"], remove: [] }, "Tag refund, late"],
  [{ kind: "tag", add: ["refund"], remove: ["late"] }, "Tag refund; take off late"],
])("a move is told with what it does: %o", (made, words) => {
  expect(doesOf(made, nameOf, NOW)).toBe(words);
});

test("a reply is told by its first words, in one line", () => {
  const tap = { kind: "reply", visibility: "public", text: "We are\n sorry" } as Tapped;
  expect(saysOf(tap)).toBe("Public reply: “We are sorry”");
  const long = { ...tap, kind: "note", text: "a".repeat(70) } as Tapped;
  expect(saysOf(long)).toBe(`Note: “${"a".repeat(60)}…”`);
});
