import { expect, test } from "vitest";
import { type AnyColumn, fileOf } from "./column";

interface Kept {
  of: string;
  p50: number | null;
}

const COLUMNS: readonly AnyColumn<Kept>[] = [
  { head: "Of", words: true, value: ({ of }) => of, show: ({ of }) => of.toUpperCase() },
  { head: "Range", picture: () => "###" },
  { head: "p50", unit: "s", value: ({ p50 }) => p50, show: ({ p50 }) => `${p50} s` },
];

test("a file has the columns, rows and words of the screen, and its numbers with units in the head", () => {
  const rows = [
    { of: "x", p50: 8 },
    { of: "whatsapp", p50: null },
  ];
  expect(fileOf(COLUMNS, rows)).toBe("Of,p50 (s)\r\nX,8\r\nWHATSAPP,\r\n");
});

test("a file of no rows still says what its columns would be", () => {
  expect(fileOf(COLUMNS, [])).toBe("Of,p50 (s)\r\n");
});

test("a moment stays whole where the screen says only its hour", () => {
  const at: AnyColumn<string> = {
    head: "Hour",
    words: true,
    exact: true,
    value: (moment) => moment,
    show: () => "10 AM",
  };
  expect(fileOf([at], ["2026-11-22T10:00:00.000Z"])).toBe("Hour\r\n2026-11-22T10:00:00.000Z\r\n");
});
