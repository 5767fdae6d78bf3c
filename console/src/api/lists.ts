/** Lists of cases as they are kept: who belongs to which, and how one changes without asking anew. */

import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keys } from "./keys";
import type { InboxQuery, Row } from "./types";

export interface ListPage {
  cases: Row[];
  cursor: string | null;
}

export type Pages = InfiniteData<ListPage, string | null>;

/** What decides on the list; a live message knows this much, a row more. */
export type Whereabouts = Pick<Row, "owner" | "team"> & Partial<Row>;

/** Whether an open case stands in a list, as far as is known of it. */
export function belongs(at: Whereabouts, query: InboxQuery, me: string): boolean {
  if (at.status === "closed") return false;
  return inList(at, query, me) && passes(at, query);
}

function inList(at: Whereabouts, query: InboxQuery, me: string): boolean {
  if (query.team !== undefined && at.team !== query.team) return false;
  if (query.list === "queue") return at.owner === null;
  if (query.list === "team" || query.list === "all") return true;
  return at.owner === (query.agent ?? me);
}

function passes(at: Whereabouts, query: InboxQuery): boolean {
  return (
    fits(query.status, at.status) &&
    fits(query.channel, at.channel) &&
    fits(query.language, at.language ?? undefined) &&
    fits(query.priority, at.priority) &&
    (query.tag === undefined || at.tags === undefined || at.tags.includes(query.tag))
  );
}

function fits<Value>(wanted: Value | undefined, is: Value | undefined): boolean {
  return wanted === undefined || is === undefined || wanted === is;
}

/** The row of a case in these pages. */
export function rowIn(pages: Pages | undefined, id: string): Row | undefined {
  for (const page of pages?.pages ?? []) {
    const row = page.cases.find((other) => other.id === id);
    if (row) return row;
  }
  return undefined;
}

/** The pages with this row in place of the one it had. */
export function withRow(pages: Pages, row: Row): Pages {
  return changed(pages, (cases) => cases.map((other) => (other.id === row.id ? row : other)));
}

/** The pages without this case. */
export function without(pages: Pages, id: string): Pages {
  return changed(pages, (cases) => cases.filter((other) => other.id !== id));
}

/** The first pages only: the others are asked for when they are scrolled to. */
export function first(pages: Pages, count: number): Pages {
  if (pages.pages.length <= count) return pages;
  return { pages: pages.pages.slice(0, count), pageParams: pages.pageParams.slice(0, count) };
}

function changed(pages: Pages, change: (cases: Row[]) => Row[]): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, cases: change(page.cases) })),
  };
}

/** The row as told last; what an answer leaves out, as what the customer said, stays. */
function merged(held: Row, row: Row): Row {
  return { ...held, ...row, preview: row.preview ?? held.preview };
}

/** All lists that are kept, with their queries. */
export function keptLists(client: QueryClient): { query: InboxQuery; pages: Pages | undefined }[] {
  return client
    .getQueriesData<Pages>({ queryKey: keys.lists })
    .map(([key, pages]) => ({ query: key[1] as InboxQuery, pages }));
}

/**
 * Puts a case, as an answer told it, where it stands now: into the lists that hold it, out of those it has
 * left. Returns the lists whose order it may have changed.
 */
export function place(client: QueryClient, row: Row, me: string): InboxQuery[] {
  const concerned: InboxQuery[] = [];
  for (const { query, pages } of keptLists(client)) {
    const held = pages && rowIn(pages, row.id);
    const stays = belongs(row, query, me);
    if (!held && !stays) continue;
    if (pages && held)
      client.setQueryData(
        keys.list(query),
        stays ? withRow(pages, merged(held, row)) : without(pages, row.id),
      );
    concerned.push(query);
  }
  return concerned;
}
