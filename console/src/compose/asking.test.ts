import { expect, test } from "vitest";
import { answered, askingAt, matching } from "./asking";

const at = (marked: string, signs = "@/") => {
  const caret = marked.indexOf("|");
  return askingAt(marked.replace("|", ""), caret, signs);
};

test("a colleague is asked for behind a space, not within an address", () => {
  expect(at("ask @be| please")).toEqual({ sign: "@", word: "be", from: 4, to: 7 });
  expect(at("(@|")).toMatchObject({ word: "" });
  expect(at("ada@shop|")).toBeNull();
  expect(at("ask @ben |")).toBeNull();
});

test("a template is asked for at the start of a line, not within an address or a date", () => {
  expect(at("/sor|")).toEqual({ sign: "/", word: "sor", from: 0, to: 4 });
  expect(at("Hi\n/|")).toMatchObject({ sign: "/", from: 3 });
  expect(at("24/7|")).toBeNull();
  expect(at("https://|")).toBeNull();
  expect(at("/a/b|")).toBeNull();
});

test("only the signs of this field ask", () => {
  expect(at("@be|", "/")).toBeNull();
  expect(at("/so|", "@")).toBeNull();
});

test("what is chosen takes the place of what was typed", () => {
  const asking = askingAt("ask @be now", 7, "@");
  expect(asking && answered("ask @be now", asking, "ben")).toEqual({
    text: "ask @ben now",
    caret: 8,
  });
  const last = askingAt("ask @be", 7, "@");
  expect(last && answered("ask @be", last, "ben")).toEqual({ text: "ask @ben ", caret: 9 });
  const slash = askingAt("/so", 3, "/");
  expect(slash && answered("/so", slash, "We are sorry.")).toEqual({
    text: "We are sorry.",
    caret: 13,
  });
});

test("names are found without their accents, those that begin so first", () => {
  const names = ["Robert", "Zoë Bert", "Bertha"];
  expect(matching(names, "BERT", (name) => [name])).toEqual(["Bertha", "Robert", "Zoë Bert"]);
  expect(matching(names, "zoe", (name) => [name])).toEqual(["Zoë Bert"]);
});
