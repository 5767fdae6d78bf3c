/** What only the case's own screen says in words: promises, forms, reasons of pages. */

import type { Clock } from "./told";

export const CLOCK: Record<Clock["kind"], string> = {
  first_reply: "First reply",
  next_reply: "Next reply",
  resolution: "Resolution",
};

export const FORMS: Record<string, string> = {
  post: "post",
  comment: "comment",
  message: "message",
  review: "review",
  story_mention: "story",
  story_reply: "reply to a story",
  email: "e-mail",
  sms: "text message",
  call: "call",
};

/** How a page was asked for, in words. */
export const PAGED_FOR: Record<string, string> = {
  assigned: "given a case",
  waiting: "a case waits",
  wrote_again: "the customer wrote again",
  raised: "more urgent now",
  warning: "a promise is due soon",
  breach: "a promise is broken",
  handed_over: "handed over",
  reply_failed: "a reply did not arrive",
  not_taken: "nobody took it",
  snoozed: "back from being put aside",
  follow_up: "nobody came back to it",
  asked: "a colleague asks",
};

/** A word of the API's as people write it: `no_answer_needed` becomes `No answer needed`. */
export function spelled(word: string): string {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
