import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../api/keys";
import { place } from "../api/lists";
import type { Refresh } from "../api/refresh";
import type { Row } from "../api/types";

/** Puts the case as it is now everywhere, and asks anew for what its change has made old. */
export function settle(client: QueryClient, refresh: Refresh, row: Row, me: string): void {
  for (const query of place(client, row, me)) refresh.list(query);
  void client.invalidateQueries({ queryKey: keys.case(row.id) });
  void client.invalidateQueries({ queryKey: keys.me });
  void client.invalidateQueries({ queryKey: keys.queue });
}
