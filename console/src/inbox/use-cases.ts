/** The cases of a list, page after page, or those that were found. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { told } from "../api/client";
import { keys } from "../api/keys";
import type { ListPage, Pages } from "../api/lists";
import type { InboxQuery, Row } from "../api/types";
import { useServices } from "../services";

const PAGE = 50;
const TYPING_MS = 220;

export interface Cases {
  rows: readonly Row[];
  /** Nothing is known yet. */
  loading: boolean;
  error: Error | null;
  /** There is more than what is here. */
  more: boolean;
  fetching: boolean;
  /** The next page could not be had; it is asked for again by hand. */
  stuck: boolean;
  askMore: () => void;
  again: () => void;
  /** How many rows each page has, for how deep the list is looked at. */
  pageSizes: readonly number[];
}

const NONE: readonly Row[] = [];

/** A list in the API's order. */
export function useCases(query: InboxQuery, on: boolean): Cases {
  const { api } = useServices();
  const got = useInfiniteQuery<ListPage, Error, Pages, readonly unknown[], string | null>({
    queryKey: keys.list(query),
    queryFn: ({ pageParam, signal }) =>
      told(
        api.GET("/cases", {
          params: { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.cursor,
    enabled: on,
  });
  const rows = useMemo(() => once(got.data), [got.data]);
  const pageSizes = useMemo(
    () => got.data?.pages.map((page) => page.cases.length) ?? [],
    [got.data],
  );
  return {
    rows,
    loading: got.isPending,
    error: got.error,
    more: got.hasNextPage && !got.isFetchNextPageError,
    fetching: got.isFetchingNextPage,
    stuck: got.isFetchNextPageError && !got.isFetchingNextPage,
    askMore: () => {
      if (got.hasNextPage && !got.isFetching) void got.fetchNextPage();
    },
    again: () => void got.refetch(),
    pageSizes,
  };
}

/** What is found for typed words; they stay in memory, and out of every address. */
export function useFound(typed: string): Cases & { cut: boolean } {
  const { api } = useServices();
  const words = useSettled(typed.trim());
  const got = useQuery({
    queryKey: keys.find(words),
    queryFn: ({ signal }) => told(api.POST("/find", { body: { q: words }, signal })),
    enabled: words !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  return {
    rows: got.data?.cases ?? NONE,
    loading: got.isPending,
    error: got.error,
    more: false,
    fetching: false,
    stuck: false,
    askMore: () => {},
    again: () => void got.refetch(),
    pageSizes: [],
    cut: got.data?.more ?? false,
  };
}

/** Each case once: while pages move, one may stand in two. */
function once(pages: Pages | undefined): readonly Row[] {
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const page of pages?.pages ?? []) {
    for (const row of page.cases) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      rows.push(row);
    }
  }
  return rows;
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === "" ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
