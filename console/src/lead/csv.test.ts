import { expect, test } from "vitest";
import { csv } from "./csv";

test("the lines stand in their order under the names of their columns", () => {
  expect(
    csv(
      ["Hour", "Mentions"],
      [
        ["10:00", 3],
        ["11:00", 0],
      ],
    ),
  ).toBe("Hour,Mentions\r\n10:00,3\r\n11:00,0\r\n");
});

test("quotes, commas and line ends stay within their cell", () => {
  expect(csv(["Tag"], [['a "b", c\nd']])).toBe('Tag\r\n"a ""b"", c\nd"\r\n');
});

test("a text never becomes a formula of a spreadsheet", () => {
  expect(csv(["Tag"], [["=HYPERLINK(1)"], ["-1"]])).toBe("Tag\r\n'=HYPERLINK(1)\r\n'-1\r\n");
});

test("nothing known is an empty cell, and a negative number stays one", () => {
  expect(csv(["p50", "Change"], [[null, -2]])).toBe("p50,Change\r\n,-2\r\n");
});
