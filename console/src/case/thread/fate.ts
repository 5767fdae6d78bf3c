/** What became of a reply, in words, and what to do about it. */

import type { ToldReply } from "../told";

export type ReplyState = ToldReply["state"] | "failed";

export interface Fate {
  words: string;
  tone: "muted" | "good" | "bad" | "warn";
  /** What an agent can do: `again` edits and sends anew, `look` checks on the platform, `retry` sends the same. */
  action: "none" | "again" | "look" | "retry";
}

const FATES: Record<ReplyState, Fate> = {
  queued: { words: "On its way", tone: "muted", action: "none" },
  sending: { words: "Being handed to the platform", tone: "muted", action: "none" },
  sent: { words: "Sent", tone: "good", action: "none" },
  refused: { words: "Not sent", tone: "bad", action: "again" },
  unknown: {
    words: "Nobody knows whether it arrived",
    tone: "warn",
    action: "look",
  },
  failed: { words: "Not sent yet", tone: "bad", action: "retry" },
};

const DELIVERIES: Record<string, string> = {
  accepted: "Taken by the platform",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Could not be delivered",
  undelivered: "Could not be delivered",
};

/** How far a reply has come. What the platform says of its delivery is said in its words. */
export function fateOf(state: ReplyState, delivery?: string | null): Fate {
  const fate = FATES[state];
  if (state !== "sent" || !delivery) return fate;
  const words = Object.hasOwn(DELIVERIES, delivery) ? DELIVERIES[delivery] : `Sent; ${delivery}`;
  const failed = delivery === "failed" || delivery === "undelivered";
  return { ...fate, words: words ?? fate.words, ...(failed && { tone: "bad", action: "again" }) };
}
