/** What one can do to a case from outside it: each a request, and what the case will be. */

import { type Api, told } from "../api/client";
import type { Row } from "../api/types";

export type Outcome =
  | "solved"
  | "answered"
  | "redirected"
  | "no_answer_needed"
  | "no_response"
  | "duplicate"
  | "spam";

export type Move =
  | { kind: "claim" }
  | { kind: "acknowledge" }
  | { kind: "close"; outcome: Outcome }
  | { kind: "snooze"; until: string }
  | { kind: "hand over"; to: string }
  | { kind: "tag"; add: readonly string[]; remove: readonly string[] };

/** Makes a move; the case as it is then. */
export function make(api: Api, move: Move, row: Row): Promise<Row> {
  const params = { path: { id: row.id } };
  switch (move.kind) {
    case "claim":
      return told(api.POST("/cases/{id}/claim", { params }));
    case "acknowledge":
      return told(api.POST("/cases/{id}/acknowledge", { params }));
    case "close":
      return told(api.POST("/cases/{id}/close", { params, body: { outcome: move.outcome } }));
    case "snooze":
      return told(api.POST("/cases/{id}/snooze", { params, body: { until: move.until } }));
    case "hand over":
      return told(api.POST("/cases/{id}/handover", { params, body: { to: move.to } }));
    case "tag":
      return told(api.PUT("/cases/{id}/tags", { params, body: { tags: tagsAfter(row, move) } }));
  }
}

/** The case as it will be, to show at once. */
export function expected(move: Move, row: Row, me: string): Row {
  switch (move.kind) {
    case "claim":
      return { ...row, owner: me };
    case "acknowledge":
      return { ...row, paging: null };
    case "close":
      return { ...row, status: "closed" };
    case "snooze":
      return { ...row, snoozed_until: move.until, paging: null };
    case "hand over":
      return { ...row, owner: move.to };
    case "tag":
      return { ...row, tags: tagsAfter(row, move) };
  }
}

/** What was done, for a notice: of one case, or of a number. */
export function done(move: Move, count: number): string {
  const what = count === 1 ? "The case is" : `${count} cases are`;
  switch (move.kind) {
    case "claim":
      return `${what} yours`;
    case "acknowledge":
      return `${what} acknowledged`;
    case "close":
      return `${what} closed`;
    case "snooze":
      return `${what} put aside`;
    case "hand over":
      return `${what} handed over`;
    case "tag":
      return `${what} tagged`;
  }
}

function tagsAfter(row: Row, { add, remove }: Extract<Move, { kind: "tag" }>): string[] {
  const kept = row.tags.filter((tag) => !remove.includes(tag));
  return [...new Set([...kept, ...add])];
}
