/** The names under which answers are kept; what has changed is refreshed by them. */

import type { InboxQuery } from "./types";

export const keys = {
  me: ["me"] as const,
  desk: ["desk"] as const,
  agents: ["agents"] as const,
  queue: ["queue"] as const,
  /** All lists of cases; with a query, one of them. */
  lists: ["cases"] as const,
  list: (query: InboxQuery) => ["cases", query] as const,
  find: (words: string) => ["find", words] as const,
  case: (id: string) => ["case", id] as const,
};
