import { expect, test } from "vitest";
import { isOwnDraft, noteOwnDraft } from "./own-drafts";

test("a draft that was just saved here is our own, of its case and for a while", () => {
  noteOwnDraft("c-1", 1000);
  expect(isOwnDraft("c-1", 5999)).toBe(true);
  expect(isOwnDraft("c-1", 6000)).toBe(false);
  expect(isOwnDraft("c-2", 1000)).toBe(false);
});
