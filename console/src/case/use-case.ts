/** One case: at once as a list knows it, then in full. */

import { notifyManager, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { keptLists, rowIn } from "../api/lists";
import { useServices } from "../services";
import { serverNow } from "../time/now";
import { isOpen, toldSoon } from "./receipts";
import type { FullCase, Page, Row } from "./told";

/** The line tells nothing of receipts: so often they are asked for. */
const RECEIPTS_MS = 60_000;

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
    refetchInterval: ({ state }) => toldSoon(state.data?.pages ?? [], serverNow()) && RECEIPTS_MS,
  });
  const listed = useKnownRow(client, id);
  useOpening(begun, data !== undefined);
  return { row: data ?? listed, full: data ?? null, error, again: () => void refetch() };
}

/** As the lists know it; it stays when it leaves them. */
function useKnownRow(client: QueryClient, id: string): Row | null {
  const last = useRef<Row | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(listener)),
    [client],
  );
  return useSyncExternalStore(subscribe, () => {
    const before = last.current?.id === id ? last.current : null;
    last.current = knownRow(client, id) ?? before;
    return last.current;
  });
}

/** Asks anew, once, for what became of the pages: called by what shows it. */
export function useReceipts(id: string, pages: readonly Page[]): void {
  const client = useQueryClient();
  const open = useRef(pages.some(isOpen));
  useEffect(() => {
    if (open.current) void client.invalidateQueries({ queryKey: keys.case(id) });
  }, [client, id]);
}

/** What is known of a case on this device, without asking. */
export function knownRow(client: QueryClient, id: string): Row | null {
  const full = client.getQueryData<FullCase>(keys.case(id));
  if (full) return full;
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
