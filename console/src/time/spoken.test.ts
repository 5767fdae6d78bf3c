import { expect, test } from "vitest";
import { spoken } from "./spoken";
import { moment } from "./wording";

test("moments in a sentence are those of the reader's clock", () => {
  const at = Date.parse("2026-11-22T11:00:00.000Z");
  const said = "first reply due 2026-11-22T11:00:00.000Z, high counts 1 h earlier";
  const now = at - 60_000;
  expect(spoken(said, now)).toBe(`first reply due ${moment(at, now)}, high counts 1 h earlier`);
});

test("a sentence without one stays as it is", () => {
  expect(spoken("nothing is promised")).toBe("nothing is promised");
});
