/** One case: at once as a list knows it, then in full. */

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { keptLists, rowIn } from "../api/lists";
import { useServices } from "../services";
import type { FullCase, Row } from "./told";

export interface OneCase {
  /** Null while nothing at all is known of it. */
  row: Row | null;
  full: FullCase | null;
  error: Error | null;
  again: () => void;
}

/** The case with this id, kept up by the line. */
export function useCase(id: string): OneCase {
  const { api } = useServices();
  const client = useQueryClient();
  const begun = useMemo(() => performance.now(), []);
  const { data, error, refetch } = useQuery({
    queryKey: keys.case(id),
    queryFn: ({ signal }): Promise<FullCase> =>
      told(api.GET("/cases/{id}", { params: { path: { id } }, signal })),
    // The line tells of a case only while it is on screen, or one's own: what is kept may be old.
    refetchOnMount: "always",
  });
  const listed = useMemo(() => listedRow(client, id), [client, id]);
  useOpening(begun, data !== undefined);
  return { row: data ?? listed, full: data ?? null, error, again: () => void refetch() };
}

function listedRow(client: QueryClient, id: string): Row | null {
  for (const { pages } of keptLists(client)) {
    const row = rowIn(pages, id);
    if (row) return row;
  }
  for (const [, found] of client.getQueriesData<{ cases: Row[] }>({ queryKey: ["find"] })) {
    const row = found?.cases.find((one) => one.id === id);
    if (row) return row;
  }
  return null;
}

/** Leaves a mark in the browser's own timeline: from the tap to the whole case on screen. */
function useOpening(begun: number, there: boolean): void {
  useEffect(() => {
    if (!there) return;
    const frame = requestAnimationFrame(() => {
      performance.measure("case opened", { start: begun, end: performance.now() });
    });
    return () => cancelAnimationFrame(frame);
  }, [begun, there]);
}
