import { expect, test } from "vitest";
import { linked, safeAddress } from "./links";
import { marked, plainName } from "./marks";
import { beginningOf, partsOf } from "./parts";

const labels = (text: string) =>
  marked(text).map((part) => (typeof part === "string" ? part : part.label));

test("characters that turn the direction are taken out and marked", () => {
  expect(labels("send to \u202egpj.exe")).toEqual(["send to ", "⇄", "gpj.exe"]);
  expect(labels("a\u2066\u2067\u202eb")).toEqual(["a", "⇄ × 3", "b"]);
});

test("a right-to-left text with its own marks stays as it was written", () => {
  expect(labels("שלום \u200fעולם!")).toEqual(["שלום \u200fעולם!"]);
});

test("characters without width are shown once, however many there are", () => {
  expect(labels(`free${"\u200b".repeat(500)}money`)).toEqual(["free", "· × 500", "money"]);
  expect(labels("a\u200d b")).toEqual(["a", "·", " b"]);
});

test("joiners within emoji, flags and Persian words are left alone", () => {
  for (const whole of ["👩‍👩‍👧‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "👩🏽‍🚀", "क्‍ष", "❤️‍🔥"])
    expect(labels(whole)).toEqual([whole]);
});

test("letters buried in accents keep as many as any script has", () => {
  const parts = marked(`Z${"\u0301".repeat(300)}o`);
  expect(parts[0]).toBe(`Z${"\u0301".repeat(5)}`);
  expect(parts[1]).toMatchObject({ kind: "mark", says: "295 more marks on the same letter" });
});

test("control characters are shown, line breaks and tabs are kept", () => {
  expect(labels("a\nb\tc\u0007\u001b[31m")).toEqual(["a\nb\tc", "␣ × 2", "[31m"]);
});

test("script and markup are words like any other", () => {
  const text = '<script>alert(1)</script><img src=x onerror="alert(1)"> javascript:alert(1)';
  expect(partsOf(text).join("")).toBe(text);
});

test("an https address is a link without the full stop behind it", () => {
  expect(linked("See https://shop.example/a(b), or (https://a.example).")).toEqual([
    "See ",
    { kind: "link", href: "https://shop.example/a(b)", host: "shop.example", rest: "/a(b)" },
    ", or (",
    { kind: "link", href: "https://a.example/", host: "a.example", rest: "" },
    ").",
  ]);
});

test("a host in look-alike letters is shown by its real name", () => {
  const [link] = linked("https://аpple.com/login");
  expect(link).toMatchObject({ kind: "link", host: "xn--pple-43d.com", rest: "/login" });
});

test("an address that hides its host behind a name is no link and says where it leads", () => {
  expect(linked("https://bank.example@evil.example/x")).toEqual([
    {
      kind: "unsafe",
      text: "https://bank.example@evil.example/x",
      why: "pretends: it would lead to evil.example",
    },
  ]);
});

test("what is not encrypted, or no address at all, is not opened", () => {
  expect(linked("http://a.example")).toEqual([
    { kind: "unsafe", text: "http://a.example", why: "not encrypted: not opened from here" },
  ]);
  expect(linked("https://[x")).toEqual(["https://[x"]);
  for (const bad of [
    "javascript:alert(1)",
    "data:text/html,x",
    "http://a.example/1.jpg",
    "//a",
    "",
  ])
    expect(safeAddress(bad)).toBeUndefined();
  expect(safeAddress("https://a.example/1.jpg")?.host).toBe("a.example");
});

test("a hidden character ends a link, so that the host is the one that is seen", () => {
  const link = partsOf("https://good.example\u200b.evil.example").find(
    (part) => typeof part !== "string" && part.kind === "link",
  );
  expect(link).toMatchObject({ host: "good.example" });
});

test("a long text begins with whole words and tells how much is left", () => {
  const { text, hidden } = beginningOf("word ".repeat(2000));
  expect(text.length).toBeLessThanOrEqual(1200);
  expect(text.endsWith("word")).toBe(true);
  expect(text.length + hidden).toBe(10_000);
});

test("a wall without spaces is cut between characters", () => {
  const { text } = beginningOf("🦜".repeat(5000));
  expect([...text].every((letter) => letter === "🦜")).toBe(true);
});

test("many lines are folded, a few more than fit are not", () => {
  expect(beginningOf("x\n".repeat(400)).text.split("\n")).toHaveLength(18);
  expect(beginningOf(Array(20).fill("x").join("\n")).hidden).toBe(0);
  expect(beginningOf("short").hidden).toBe(0);
});

test("a name is one short line", () => {
  expect(plainName("Ada\n\u202e  Moss\u200b")).toBe("Ada Moss");
  expect(plainName("A".repeat(10_000))).toBe(`${"A".repeat(60)}…`);
});
