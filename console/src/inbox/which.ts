/** Which list an address means: the place in the path, the filters behind it. */

import type { InboxQuery } from "../api/types";

export interface ListPlace {
  list: NonNullable<InboxQuery["list"]>;
  /** A colleague, whose list it is. */
  agent?: string | undefined;
}

const LISTS: readonly string[] = ["mine", "queue", "team", "all"];
const STATES: readonly string[] = ["open", "answered", "waiting"];

/** The filters that may stand in an address: the desk's words, and nothing of a customer. */
export const FILTERS = ["status", "priority", "channel", "tag", "language", "team"] as const;
export type Filter = (typeof FILTERS)[number];

/** The place of a path; an unknown one is one's own list. */
export function placeOf(params: { list?: string; agent?: string }): ListPlace {
  if (params.agent !== undefined) return { list: "mine", agent: params.agent };
  const list = params.list ?? "mine";
  return { list: LISTS.includes(list) ? (list as ListPlace["list"]) : "mine" };
}

/** The path of a place, or of a case in it. */
export function pathOf(place: ListPlace, id?: string): string {
  const root = place.agent
    ? `/inbox/of/${encodeURIComponent(place.agent)}`
    : `/inbox/${place.list}`;
  return id ? `${root}/${id}` : root;
}

/** What to ask the API; a filter with a word that none can be is left out. */
export function queryOf(place: ListPlace, filters: URLSearchParams): InboxQuery {
  const said = (name: Filter) => filters.get(name) ?? undefined;
  const status = said("status");
  const priority = Number(said("priority"));
  const team = place.list === "queue" || place.list === "team" ? said("team") : undefined;
  return without({
    list: place.list,
    agent: place.agent,
    team,
    status: STATES.includes(status ?? "") ? (status as InboxQuery["status"]) : undefined,
    priority: priority >= 1 && priority <= 4 ? priority : undefined,
    channel: said("channel"),
    tag: said("tag"),
    language: said("language"),
  });
}

/** How many filters narrow a list. */
export function narrowed(query: InboxQuery): number {
  return FILTERS.filter((name) => query[name] !== undefined).length;
}

function without(query: InboxQuery): InboxQuery {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined),
  ) as InboxQuery;
}
