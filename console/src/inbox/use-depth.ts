/** How deep a list is looked at. */

import { useCallback, useEffect, useRef } from "react";
import type { InboxQuery } from "../api/types";
import { useServices } from "../services";

/** Tells at which row the look ends: what lies deeper need not be kept up. */
export function useDepth(query: InboxQuery, sizes: readonly number[]): (index: number) => void {
  const { refresh } = useServices();
  const latest = useRef({ query, sizes });
  useEffect(() => {
    latest.current = { query, sizes };
  });
  return useCallback(
    (index) => {
      let pages = 0;
      for (let rows = 0; rows <= index && pages < latest.current.sizes.length; pages += 1)
        rows += latest.current.sizes[pages] ?? 0;
      refresh.depth(latest.current.query, pages);
    },
    [refresh],
  );
}
