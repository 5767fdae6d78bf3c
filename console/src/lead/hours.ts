/** How strongly an hour of the day is drawn. */

import type { Promised } from "./asking";

export type Measure = "decided" | "broken" | "p90";

export const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

function measured(row: Promised, measure: Measure): number {
  if (measure === "p90") return row.p90 ?? 0;
  return measure === "decided" ? row.decided : row.decided - row.kept;
}

/** 0 to 1, among the hours of the same promise. */
export function strength(row: Promised, rows: readonly Promised[], measure: Measure): number {
  const same = rows.filter(({ kind }) => kind === row.kind);
  const most = Math.max(0, ...same.map((one) => measured(one, measure)));
  return most === 0 ? 0 : measured(row, measure) / most;
}
