/** What several pages ask for alike: what is parked, and our accounts. */

import { type Api, told } from "../api/client";
import type { components } from "../api/schema";

export type Connected = components["schemas"]["Connected"];
export type Parked = components["schemas"]["Parked"];

const EVERY_MS = 30_000;
/** As many as one answer can hold. */
export const PARKED_MOST = 100;

/** What could not be processed, the oldest first. */
export function parkedOf(api: Api) {
  return {
    queryKey: ["parked"],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      told(api.GET("/parked", { params: { query: { limit: PARKED_MOST } }, signal })),
    refetchInterval: EVERY_MS,
  };
}

/** Our accounts on the platforms, and whether they are heard. */
export function connectionsOf(api: Api) {
  return {
    queryKey: ["connections"],
    queryFn: ({ signal }: { signal: AbortSignal }) => told(api.GET("/connections", { signal })),
    refetchInterval: EVERY_MS,
  };
}
