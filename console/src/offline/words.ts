/** What has not left this device, in words. */

import type { Tapped } from "../compose/outbox";
import type { Move } from "../moves/move";
import { moment } from "../time/wording";
import { OUTCOMES } from "../words/outcomes";
import { numberOf } from "../worker/notices";
import type { LateState } from "./late-moves";

export { numberOf };

/** One thing that was typed or done, as far as its words need it. */
export type Unsent = { state: LateState } & ({ move: Move } | Pick<Tapped, "kind">);

const FIRST_WORDS = 60;

/** What a move does. `nameOf` tells an agent's name. */
export function doesOf(move: Move, nameOf: (id: string) => string, now: number): string {
  switch (move.kind) {
    case "claim":
    case "acknowledge":
      return capital(move.kind);
    case "close":
      return `Close: ${OUTCOMES.find(({ value }) => value === move.outcome)?.label ?? move.outcome}`;
    case "snooze":
      return `Put aside until ${moment(Date.parse(move.until), now)}`;
    case "hand over":
      return `Hand over to ${nameOf(move.to)}`;
    case "tag":
      return capital(tags(move));
  }
}

function tags({ add, remove }: Extract<Move, { kind: "tag" }>): string {
  const on = add.length > 0 ? `tag ${add.join(", ")}` : "";
  const off = remove.length > 0 ? `take off ${remove.join(", ")}` : "";
  return [on, off].filter(Boolean).join("; ");
}

/** What was typed, and who could read it. */
export function saysOf({ kind, visibility, text }: Tapped): string {
  const what = kind === "note" ? "Note" : `${capital(visibility)} reply`;
  const line = text.replace(/\s+/g, " ").trim();
  const letters = [...line];
  const first = letters.slice(0, FIRST_WORDS).join("").trimEnd();
  return `${what}: “${letters.length > FIRST_WORDS ? `${first}…` : line}”`;
}

/** How a reply or a note stands, or something that was done. */
export function standsOf(one: Unsent & { problem: string }): string {
  const typed = "kind" in one;
  switch (one.state) {
    case "waiting":
      return "Waits for the network";
    case "sending":
      return "On its way";
    case "stale":
      return typed ? "Waited long. Send it still?" : "Waited long. Do it still?";
    case "refused":
      return `${typed ? "Not sent" : "Not done"}. ${one.problem}`;
  }
}

/** All of them in one sentence: what wants a decision first. `brief` beside a word on the network itself. */
export function told(unsent: readonly Unsent[], brief = false): string {
  const open = unsent.filter(wants);
  if (open.length > 0) return `${things(open)} ${one(open) ? "wants" : "want"} a decision`;
  return `${things(unsent)} ${one(unsent) ? "waits" : "wait"}${brief ? "" : " for the network"}`;
}

/** What happens to them without anybody's doing. */
export function goes(unsent: readonly Unsent[]): string {
  const open = unsent.filter(wants).length;
  if (open === 0) return "In this order it goes out by itself once there is a network.";
  if (open === unsent.length) return "It stays here until you decide.";
  return "What wants a decision stays until you decide; the rest goes out by itself once there is a network.";
}

/** Whether a person has to decide. */
export function wants({ state }: { state: LateState }): boolean {
  return state === "stale" || state === "refused";
}

function things(unsent: readonly Unsent[]): string {
  const kinds = new Set(unsent.map((each) => ("kind" in each ? each.kind : "change")));
  const [only = "change"] = kinds;
  const name = kinds.size > 1 ? "change" : only;
  if (one(unsent)) return `1 ${name}`;
  return `${unsent.length} ${name === "reply" ? "replies" : `${name}s`}`;
}

function one(unsent: readonly Unsent[]): boolean {
  return unsent.length === 1;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
