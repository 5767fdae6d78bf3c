/** From a message to exactly the answers that it has made old. */

import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../api/keys";
import { belongs, keptLists, rowIn, without } from "../api/lists";
import type { Refresh } from "../api/refresh";
import type { InboxQuery } from "../api/types";
import type { CaseChange } from "./messages";

/** What a change means for one list that is kept. */
export type Effect = "none" | "gone" | "refresh";

/** `held` is the version that the list shows; undefined when it does not show the case. */
export function effectOn(
  change: CaseChange,
  query: InboxQuery,
  held: number | undefined,
  me: string,
): Effect {
  if (held !== undefined && held >= change.version) return "none";
  const closed = change.what.at(-1) === "case.closed";
  const stays = belongs({ ...change, status: closed ? "closed" : undefined }, query, me);
  if (held === undefined) return stays ? "refresh" : "none";
  return stays ? "refresh" : "gone";
}

/** Applies changes: at once where the message is enough, else by asking anew. */
export function apply(
  client: QueryClient,
  refresh: Refresh,
  changes: Iterable<CaseChange>,
  me: string,
): void {
  let moved = false;
  for (const change of changes) {
    moved = applyToLists(client, refresh, change, me) || moved;
    const shown = client.getQueryData<{ version: number }>(keys.case(change.id));
    if (shown && shown.version < change.version)
      void client.invalidateQueries({ queryKey: keys.case(change.id) });
  }
  // Loads and what waits follow from the cases: asked for once, however many have changed.
  for (const key of moved ? [keys.me, keys.queue, keys.agents] : [])
    void client.invalidateQueries({ queryKey: key });
}

function applyToLists(
  client: QueryClient,
  refresh: Refresh,
  change: CaseChange,
  me: string,
): boolean {
  let any = false;
  for (const { query, pages } of keptLists(client)) {
    const effect = effectOn(change, query, rowIn(pages, change.id)?.version, me);
    if (effect === "none") continue;
    any = true;
    if (effect === "gone" && pages)
      client.setQueryData(keys.list(query), without(pages, change.id));
    else refresh.list(query);
  }
  return any;
}
