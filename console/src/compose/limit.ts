/** How much room is left for what one types, by the channel it goes to. */

import type { Desk } from "../api/types";
import type { Limit } from "../case/told";
import { lengthOf } from "./length";

/** Longer texts are refused by the API, whatever the channel takes. */
const ANY: Limit = { most: 10_000, counts: "characters" };

/** The limit of a channel, in public or private; the case's own where the desk does not know it. */
export function limitOf(
  desk: Pick<Desk, "channels"> | undefined,
  channel: string,
  visibility: "public" | "private",
  own: Limit | null | undefined,
): Limit {
  const known = desk && Object.hasOwn(desk.channels, channel) ? desk.channels[channel] : undefined;
  if (!known) return own ?? ANY;
  return visibility === "private" ? known.private : known;
}

export interface Room {
  length: number;
  most: number;
  /** Negative: too long by so much. */
  left: number;
  /** Worth a look: near the end, or over it. */
  near: boolean;
}

const NEAR = 0.8;

/** The room that a text leaves. */
export function roomFor(text: string, { most, counts }: Limit): Room {
  const length = lengthOf(text, counts);
  return { length, most, left: most - length, near: length > most * NEAR };
}
