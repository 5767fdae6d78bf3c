import { expect, test } from "vitest";
import { prettily } from "./json";

test("JSON is shown line by line", () => {
  expect(prettily('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
});

test("what is no JSON, and so was parked, is shown as it came", () => {
  expect(prettily('{"a": <b>')).toBe('{"a": <b>');
});
