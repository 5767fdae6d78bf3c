import { expect, test } from "vitest";
import type { ToldItem, ToldMention, ToldNote, ToldReply, Verdict } from "../told";
import { dateOf, daysOf, dayWords } from "./days";
import { fateOf } from "./fate";
import { itemsOf, type Said, woven } from "./items";

function mention(more: Partial<ToldMention> = {}): ToldMention {
  return {
    kind: "mention",
    at: "2026-11-22T10:00:00.000Z",
    key: "x#1812",
    reference: "m-1",
    change: "created",
    form: "post",
    own: false,
    visibility: "public",
    author: { id: "77", handle: "ada", name: "Ada" },
    text: "Broken again!",
    external_id: "1812",
    parent_id: null,
    permalink: "https://x.example/1812",
    media: [],
    created_at: null,
    received_at: "2026-11-22T10:00:00.000Z",
    verdict: null,
    ...more,
  };
}

const edit = (more: Partial<ToldMention>) =>
  mention({ change: "edited", key: "x#1812#edit#2", ...more });
const note = (more: Partial<ToldNote> = {}): ToldNote => ({
  kind: "note",
  at: "2026-11-22T10:01:00.000Z",
  id: "n-1",
  agent: "amy",
  text: "Third time",
  ...more,
});
const reply = (more: Partial<ToldReply> = {}): ToldReply => ({
  kind: "reply",
  at: "2026-11-22T10:02:00.000Z",
  id: "tap-1",
  agent: "amy",
  text: "Sorry",
  visibility: "public",
  answers: "1812",
  state: "sent",
  reason: "",
  sent_at: null,
  external_id: null,
  delivery: null,
  ...more,
});
const only = (thread: ToldItem[]) => itemsOf(thread) as [Said];

test("an edit changes what was said and keeps the earlier words, their writer and their place", () => {
  const [said, ...others] = only([
    mention(),
    edit({
      at: "2026-11-22T10:05:00.000Z",
      text: "Works again",
      author: { id: null, handle: null, name: null },
      permalink: null,
    }),
  ]);
  expect(others).toEqual([]);
  expect(said.now).toMatchObject({
    text: "Works again",
    author: { id: "77" },
    permalink: "https://x.example/1812",
  });
  expect(said.before).toEqual([{ at: "2026-11-22T10:00:00.000Z", text: "Broken again!" }]);
  expect([said.at, said.editedAt]).toEqual([
    "2026-11-22T10:00:00.000Z",
    "2026-11-22T10:05:00.000Z",
  ]);
});

test("of what was taken back no word stays, not even an earlier one, but that it was said does", () => {
  const [said] = only([
    mention(),
    edit({ text: "Worse" }),
    mention({ change: "deleted", key: "x#1812#delete", text: "", at: "2026-11-22T10:09:00.000Z" }),
  ]);
  expect(said).toMatchObject({ deletedAt: "2026-11-22T10:09:00.000Z", before: [] });
});

test("an edit of what we never heard stands as it is told", () => {
  const [said] = only([edit({ text: "Works again" })]);
  expect(said).toMatchObject({ key: "x#1812", editedAt: "2026-11-22T10:00:00.000Z", before: [] });
});

test("a corrected verdict of an edit counts for what was said", () => {
  const verdict: Verdict = {
    sentiment: "positive",
    intent: "praise",
    urgent: false,
    why: [],
    corrected_by: null,
  };
  const [said] = only([mention(), edit({ verdict })]);
  expect(said.verdict).toEqual(verdict);
});

test("what one person says within five minutes is one run; another way or a colleague begins a new one", () => {
  const [day] = daysOf(
    itemsOf([
      mention(),
      mention({ key: "x#2", at: "2026-11-22T10:04:00.000Z" }),
      mention({ key: "x#3", at: "2026-11-22T10:05:00.000Z", visibility: "private" }),
      note({ at: "2026-11-22T10:05:10.000Z" }),
      reply({ at: "2026-11-22T10:05:20.000Z" }),
      reply({ at: "2026-11-22T10:06:00.000Z", id: "tap-2" }),
      reply({ at: "2026-11-22T10:20:00.000Z", id: "tap-3" }),
    ]),
    "UTC",
  );
  expect(day?.runs.map(({ items }) => items.length)).toEqual([2, 1, 1, 2, 1]);
});

test("days are those of the reader", () => {
  const late = mention({ at: "2026-11-22T23:30:00.000Z" });
  const early = mention({ key: "x#2", at: "2026-11-23T00:10:00.000Z" });
  expect(daysOf(itemsOf([late, early]), "UTC").map(({ date }) => date)).toEqual([
    "2026-11-22",
    "2026-11-23",
  ]);
  expect(daysOf(itemsOf([late, early]), "Asia/Tokyo")).toHaveLength(1);
  expect(dateOf("2026-11-22T23:30:00.000Z", "Asia/Tokyo")).toBe("2026-11-23");
});

test("a day is called by its distance, then by its name", () => {
  const words = (date: string) => dayWords(date, "2026-11-22", "en-GB");
  expect(words("2026-11-22")).toBe("Today");
  expect(words("2026-11-21")).toBe("Yesterday");
  expect(words("2026-11-20")).toBe("Friday 20 November");
  expect(words("2025-11-20")).toMatch(/^Thursday,? 20 November 2025$/);
});

test("events stand between the words by their time", () => {
  const event = {
    kind: "event" as const,
    key: "e",
    at: "2026-11-22T10:00:30.000Z",
    text: "given to amy",
  };
  const kinds = woven(itemsOf([mention(), note()]), [event]).map(({ kind }) => kind);
  expect(kinds).toEqual(["said", "event", "note"]);
});

test("each state of a reply says what to do", () => {
  expect(fateOf("refused")).toMatchObject({ action: "again", tone: "bad" });
  expect(fateOf("unknown").action).toBe("look");
  expect(fateOf("failed").action).toBe("retry");
  expect(fateOf("sent", "read").words).toBe("Read");
  expect(fateOf("sent", "failed")).toMatchObject({
    words: "Could not be delivered",
    action: "again",
  });
  expect(fateOf("sent", "constructor").words).toBe("Sent; constructor");
});
