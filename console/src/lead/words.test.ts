import { expect, test } from "vitest";
import { dollars, plain, share, some, took } from "./words";

test("a word of the API is said as people say it, also one that is new", () => {
  expect(plain("first_reply")).toBe("First reply");
  expect(plain("something_new")).toBe("Something new");
});

test("where nothing was decided there is no share, and none is no hundred", () => {
  expect(share(null)).toBe("–");
  expect(share(0.75)).toMatch(/^75\s?%$/);
});

test("a fraction of a cent keeps the digits that say something", () => {
  expect(dollars(0.0000475)).toContain("0.0000475");
  expect(dollars(0)).toContain("0.00");
});

test("short times are told to the second, long ones are not", () => {
  expect(took(51)).toBe("51 s");
  expect(took(72)).toBe("1 min 12 s");
  expect(took(1112)).toBe("18 min");
  expect(took(null)).toBe("–");
});

test("one is not several", () => {
  expect(some(1, "case")).toBe("1 case");
  expect(some(2, "case")).toBe("2 cases");
});
