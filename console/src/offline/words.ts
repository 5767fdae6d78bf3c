/** What waits for the network, in words. */

import type { Tapped } from "../compose/outbox";
import { numberOf } from "../worker/notices";
import type { LateMove } from "./late-moves";

export { numberOf };

const DOES: Record<LateMove["move"]["kind"], string> = {
  claim: "claim",
  acknowledge: "acknowledge",
  close: "close",
  snooze: "put aside",
  "hand over": "hand over",
  tag: "tag",
};

/** One move and how it stands. */
export function saidOf({ move, state, problem }: LateMove): string {
  return stands(DOES[move.kind], state, problem, "waited long. Do it still?");
}

/** A reply or a note and how it stands. */
export function saidOfTap({ kind, state, problem }: Tapped): string {
  return stands(kind, state, problem, "waited long. Send it still?");
}

function stands(what: string, state: LateMove["state"], problem: string, stale: string): string {
  switch (state) {
    case "waiting":
      return `${what}: waits for the network`;
    case "sending":
      return `${what}: on its way`;
    case "stale":
      return `${what}: ${stale}`;
    case "refused":
      return `${what}: not done. ${problem}`;
  }
}

/** All of them in one sentence: what wants a decision first. */
export function told(unsent: readonly { state: LateMove["state"] }[]): string {
  const count = asked(unsent);
  if (count > 0)
    return `${things(count)} made offline ${count === 1 ? "wants" : "want"} a decision.`;
  const wait = unsent.length === 1 ? "waits" : "wait";
  return `${things(unsent.length)} made offline ${wait} for the network.`;
}

/** How many want a person's decision. */
export function asked(unsent: readonly { state: LateMove["state"] }[]): number {
  return unsent.filter(({ state }) => state === "stale" || state === "refused").length;
}

function things(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}
