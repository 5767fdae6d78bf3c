import { expect, test } from "vitest";
import { fill, firstName, fitting, sayable, unfilled } from "./templates";

test("what is known is filled in, wherever and however it is written", () => {
  const { text } = fill("Hi {customer}, { Customer }! {AGENT}", { customer: "Ada", agent: "Amy" });
  expect(text).toBe("Hi Ada, Ada! Amy");
});

test("what is not known, or empty, stays in its braces: no greeting without a name", () => {
  const { text, missing } = fill("Hi {customer} {case} {customer}", {
    customer: " \u200b ",
    case: null,
  });
  expect(text).toBe("Hi {customer} {case} {customer}");
  expect(missing).toEqual(["customer", "case"]);
  expect(unfilled(text)).toEqual(["customer", "case"]);
});

test("a value that looks like a variable is not filled a second time", () => {
  const { text, missing } = fill("{customer} {agent}", { customer: "{agent}", agent: "Amy" });
  expect([text, missing]).toEqual(["{agent} Amy", []]);
});

test("braces that are no variable of ours may be said", () => {
  expect(unfilled("use {x}, {constructor} and {}")).toEqual([]);
});

test("a name is said in one line, without what turns the words around it, and not for ever", () => {
  expect(sayable("Ada\n\u202e  Moss\u00a0X")).toBe("Ada Moss X");
  expect([...sayable("🦜".repeat(100))]).toHaveLength(60);
  expect(firstName(" Amy van der Berg")).toBe("Amy");
});

test("templates of other channels are left out, the customer's language comes first", () => {
  const one = (name: string, channels: string[], languages: string[]) => ({
    name,
    channels,
    languages,
  });
  const all = [
    one("es", [], ["es"]),
    one("x", ["x"], []),
    one("any", [], []),
    one("de", [], ["de"]),
  ];
  expect(fitting(all, "whatsapp", "de").map(({ name }) => name)).toEqual(["de", "any", "es"]);
  expect(fitting(all, "x", null).map(({ name }) => name)).toEqual(["es", "x", "any", "de"]);
});
