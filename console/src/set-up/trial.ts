/** A test mention on its way, step by step, as far as the API tells. */

import type { FullCase } from "../api/types";
import { shortOf } from "../words/marks";

/** One that was sent. */
export interface Trial {
  /** Its key. */
  mention: string;
  connection: string;
  /** When, in ms. */
  at: number;
}

export interface Stage {
  name: string;
  state: "done" | "now" | "later" | "wrong";
  says: string;
}

type Known = Pick<FullCase, "id" | "owner" | "team" | "thread" | "status">;

/** After this long something is wrong. */
export const LATE_MS = 60_000;

const OPENING = "triage looks at it";

/** Heard, opened, given, answered: the first that is not done is what is waited for. */
export function stagesOf(
  trial: Trial,
  full: Known | undefined,
  now: number,
  nameOf: (id: string) => string,
): Stage[] {
  const heard: Stage = { name: "Heard", state: "done", says: `by ${trial.connection}` };
  if (!full) return [heard, opening(now - trial.at), later("Given to"), later("Answered")];
  const opened: Stage = { name: "Case opened", state: "done", says: `number ${shortOf(full.id)}` };
  const given: Stage = full.owner
    ? { name: `Given to ${nameOf(full.owner)}`, state: "done", says: `of team ${full.team}` }
    : { name: "Given to", state: "now", says: `it waits in the queue of ${full.team}` };
  return [heard, opened, given, answered(full, nameOf)];
}

function later(name: string): Stage {
  return { name, state: "later", says: "" };
}

function opening(waited: number): Stage {
  if (waited < LATE_MS) return { name: "Case opened", state: "now", says: OPENING };
  return {
    name: "No case",
    state: "wrong",
    says: "none within a minute: look at Parked, then at the log of the functions",
  };
}

function answered(full: Known, nameOf: (id: string) => string): Stage {
  const replies = full.thread.filter((item) => item.kind === "reply");
  const sent = replies.find(({ state }) => state === "sent");
  if (sent)
    return {
      name: "Answered",
      state: "done",
      says: `by ${nameOf(sent.agent)}: a test, nothing left`,
    };
  const last = replies.at(-1);
  if (last?.state === "refused")
    return { name: "Answered", state: "wrong", says: last.reason || "the answer was refused" };
  if (last) return { name: "Answered", state: "now", says: "the answer is on its way" };
  if (full.status === "closed")
    return { name: "Answered", state: "wrong", says: "it was closed without an answer" };
  return {
    name: "Answered",
    state: "now",
    says: "open the case and answer it as you would a customer",
  };
}
