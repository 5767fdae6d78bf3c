/** What the lead's pages ask for: a time and a part of the desk, kept in the address as desk words. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { components } from "../api/schema";
import { useServices } from "../services";
import { useFilters } from "../shell/address";
import { serverNow } from "../time/now";
import { patience, patiently } from "./patience";

export type Figures = components["schemas"]["Figures"];
export type Promised = components["schemas"]["Promised"];

const DAY_MS = 86_400_000;
const FRESH_MS = 20_000;
const LONGER = [7, 30, 90];

export interface Period {
  days: number;
  team: string | undefined;
  channel: string | undefined;
  agent: string | undefined;
}

/** The period in the address: a day unless it says otherwise. */
export function usePeriod(): [Period, (changes: Record<string, string | undefined>) => void] {
  const [filters, change] = useFilters();
  const days = Number(filters.get("days"));
  const of = (name: string) => filters.get(name) ?? undefined;
  return [
    {
      days: LONGER.includes(days) ? days : 1,
      team: of("team"),
      channel: of("channel"),
      agent: of("agent"),
    },
    change,
  ];
}

/** The figures of a period that ends now; asked for again while the page is looked at. */
export function useFigures(period: Period) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["figures", period],
    queryFn: ({ signal }) =>
      patiently(
        api.GET("/figures", {
          params: { query: { ...sharesOf(period), ...timeOf(period.days, serverNow()) } },
          signal,
        }),
      ),
    ...patience,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: 3 * FRESH_MS,
  });
}

/** The last 24 hours, or so many days of UTC with today; and the zone of the hours of day. */
export function timeOf(days: number, now: number): { from: string; until: string; zone: string } {
  const today = now - (now % DAY_MS);
  const from = days === 1 ? now - DAY_MS : today - (days - 1) * DAY_MS;
  return {
    from: new Date(from).toISOString(),
    until: new Date(now).toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
  };
}

/** The time of one row of steps, no longer than that of all rows: what its numbers are asked for with. */
export function timeOfStep(
  at: string,
  { step, from, until }: Pick<Figures, "step" | "from" | "until">,
): { from: string; until: string } {
  const end = Date.parse(at) + (step === "hour" ? DAY_MS / 24 : DAY_MS);
  return {
    from: new Date(Math.max(Date.parse(at), Date.parse(from))).toISOString(),
    until: new Date(Math.min(end, Date.parse(until))).toISOString(),
  };
}

function sharesOf({ team, channel, agent }: Period): Record<string, string> {
  const all = { team, channel, agent };
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
