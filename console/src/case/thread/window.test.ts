import { expect, test } from "vitest";
import type { Item } from "./items";
import { drawnAtFirst, firstNewOf, STEP } from "./window";

/** Items a minute apart: `c` said by the customer, `o` by the brand, `e` an event. */
function items(who: string): Item[] {
  return [...who].map((letter, minute) => {
    const at = new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();
    const key = `${letter}${minute}`;
    if (letter === "e") return { kind: "event", key, at, text: "given to amy" };
    return { kind: "said", key, at, own: letter === "o" } as Item;
  });
}
const minute = (number: number) => new Date(Date.UTC(2026, 10, 22, 10, number)).toISOString();

test("new is what the customer said since; our own words and events are not", () => {
  expect(firstNewOf(items("ccoec"), minute(1))).toBe("c4");
  expect(firstNewOf(items("ccoe"), minute(1))).toBeNull();
});

test("in a case that was never read here nothing is called new", () => {
  expect(firstNewOf(items("cc"), null)).toBeNull();
});

test("as much is drawn as reaches back to what is new, and never less than a step", () => {
  const many = items("c".repeat(200));
  expect(drawnAtFirst(many, null)).toBe(STEP);
  expect(drawnAtFirst(many, "c190")).toBe(STEP);
  expect(drawnAtFirst(many, "c100")).toBe(105);
  expect(drawnAtFirst(many, "gone")).toBe(STEP);
});
