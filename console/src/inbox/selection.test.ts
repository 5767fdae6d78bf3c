import { expect, test } from "vitest";
import { NOTHING_TICKED, ranged, stepped, toggled, within } from "./selection";

const IDS = ["a", "b", "c", "d", "e"];
const at = (cursor: string) => ({ ...NOTHING_TICKED, cursor });

test("the cursor starts at the first and stays inside the list", () => {
  expect(stepped(NOTHING_TICKED, IDS, 1).cursor).toBe("a");
  expect(stepped(at("a"), IDS, 1).cursor).toBe("b");
  expect(stepped(at("a"), IDS, -1).cursor).toBe("a");
  expect(stepped(at("e"), IDS, 1).cursor).toBe("e");
  expect(stepped(at("a"), [], 1).cursor).toBeNull();
});

test("a range goes from the last tick to the next, in either direction", () => {
  const one = toggled(NOTHING_TICKED, "d");
  expect([...ranged(one, IDS, "b").ticked].sort()).toEqual(["b", "c", "d"]);
  expect([...ranged(NOTHING_TICKED, IDS, "b").ticked]).toEqual(["b"]);
});

test("ticking twice is not ticking", () => {
  expect(toggled(toggled(NOTHING_TICKED, "a"), "a").ticked.size).toBe(0);
});

test("when the case under the cursor goes, the next one comes under it", () => {
  const left = IDS.filter((id) => id !== "b");
  expect(within(at("b"), IDS, left).cursor).toBe("c");
  expect(within(at("e"), IDS, IDS.slice(0, 4)).cursor).toBe("d");
  expect(within(at("a"), ["a"], []).cursor).toBeNull();
});

test("ticks of cases that have gone do not count, and nothing changes without need", () => {
  const ticked = { ...at("a"), ticked: new Set(["a", "b"]) };
  expect([...within(ticked, IDS, ["a", "c"]).ticked]).toEqual(["a"]);
  expect(within(ticked, IDS, IDS)).toBe(ticked);
});
