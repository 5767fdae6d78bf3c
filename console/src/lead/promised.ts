/** What a row of promises is of. */

import { channelName } from "../words/channel";
import type { Promised } from "./asking";

/** For people. */
export function calledOf({ by, of }: Promised, nameOf: (id: string) => string): string {
  if (by === "channel") return channelName(of);
  if (by === "agent") return of ? nameOf(of) : "nobody";
  if (by === "hour") return `${of}:00`;
  return of || "all";
}

/** As a question says it. */
export function partOf({ by, of }: Pick<Promised, "by" | "of">): Record<string, string> {
  if (by === "all") return {};
  return { [by]: by === "agent" ? of || "-" : of };
}
