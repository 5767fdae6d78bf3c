import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { told } from "../api/client";
import type { Row } from "../api/types";
import { useServices } from "../services";
import { spoken } from "../time/spoken";
import { shortOf } from "../words/marks";
import { Waiting } from "./asked";
import { CaseLine } from "./case-line";
import styles from "./lead.module.css";
import { some } from "./words";

/** What is due stands first in the list of its team, so that a few pages of it have all of it. */
const PAGES = 5;

interface DueCasesProps {
  /** Undefined: of all teams. */
  team: string | undefined;
  cases: readonly string[];
  /** There are others, which the answer did not name. */
  more: boolean;
}

/** The cases that a number of now names, in the order of the list; the team's list says what they are. */
export function DueCases({ team, cases, more }: DueCasesProps) {
  const { api } = useServices();
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ["now", "cases", team ?? ""],
    queryFn: ({ pageParam, signal }) => {
      const list = team === undefined ? ("all" as const) : ("team" as const);
      const query = { list, ...(team !== undefined && { team }), limit: 100 };
      return told(
        api.GET("/cases", {
          params: { query: { ...query, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page, pages) => (pages.length < PAGES ? page.cursor : null),
  });
  const rows = new Map<string, Row>();
  for (const row of data?.pages.flatMap((page) => page.cases) ?? []) rows.set(row.id, row);
  const missing = cases.some((id) => !rows.has(id));
  useEffect(() => {
    if (missing && hasNextPage && !isFetching) void fetchNextPage();
  }, [missing, hasNextPage, isFetching, fetchNextPage]);
  if (!data && isFetching) return <Waiting says="The cases are looked up" />;
  return (
    <>
      <p className={styles.sum}>
        {more ? `The first ${cases.length}, of more` : `All ${some(cases.length, "case")}`}, first
        due first
      </p>
      {inOrder(cases, rows).map((id) => {
        const row = rows.get(id);
        return row ? (
          <div key={id}>
            <CaseLine row={row} says={spoken(row.order)} />
          </div>
        ) : (
          <Link key={id} className={styles.behind} href={`/case/${id}`}>
            {shortOf(id)}
          </Link>
        );
      })}
    </>
  );
}

/** Those that the list has told first, in its order. */
function inOrder(cases: readonly string[], rows: ReadonlyMap<string, Row>): string[] {
  const named = new Set(cases);
  const told = [...rows.keys()].filter((id) => named.has(id));
  return [...told, ...cases.filter((id) => !rows.has(id))];
}
