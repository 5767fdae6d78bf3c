/** What happened to a case between the words: the few facts of the ledger that a reader of the thread needs. */

import type { Entry } from "../told";
import type { Event } from "./items";

const TOLD = new Set([
  "case.assigned",
  "case.queued",
  "case.taken",
  "case.taken_back",
  "case.closed",
  "case.reopened",
  "case.waiting",
  "case.resumed",
  "case.snoozed",
  "case.woken",
  "case.raised",
  "case.ranked",
  "case.tagged",
  "case.merged",
  "case.unmerged",
  "case.took_in",
  "case.gave_back",
  "verdict.corrected",
  "clock.breached",
]);

/** What goes without saying beside another fact of the same entry. */
const IMPLIED: Record<string, string> = {
  "case.closed": "case.merged",
  "case.reopened": "case.unmerged",
};

/** The events of a ledger, in order; each in the server's own words. */
export function eventsOf(ledger: readonly Entry[], nameOf: (id: string) => string): Event[] {
  return ledger.flatMap(({ version, at, by, facts }) => {
    const all = new Set(facts.map(({ what }) => what));
    return facts
      .filter(({ what }) => TOLD.has(what) && !all.has(IMPLIED[what] ?? ""))
      .map(({ what, text }, place) => ({
        kind: "event" as const,
        key: `${version}-${place}-${what}`,
        at,
        text: by === "earshot" ? capital(text) : saidBy(by, nameOf(by), text),
      }));
  });
}

/** The server's words name some agents already, by their id. */
function saidBy(id: string, name: string, text: string): string {
  return text.startsWith(`${id} `) ? name + text.slice(id.length) : `${name}: ${text}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
