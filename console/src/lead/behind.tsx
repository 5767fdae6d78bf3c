/** The cases behind a number: every number of the lead's view opens them, at the side. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import type { operations } from "../api/schema";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Sheet } from "../ui/sheet";
import { Waiting, Wrong } from "./asked";
import type { Figures } from "./asking";
import { CaseLine } from "./case-line";
import { DueCases } from "./due-cases";
import styles from "./lead.module.css";
import { patience, patiently } from "./patience";
import { toldMarks, toldSum } from "./told-sum";

type Query = operations["counted_cases"]["parameters"]["query"];

/** A number of the past, by its question; or one of now, by its cases. */
export type Behind =
  | { title: string; count: number; query: Query }
  | { title: string; team: string | undefined; cases: readonly string[]; more: boolean };

const Opening = createContext<(behind: Behind) => void>(() => {});

/** Opens the cases behind a number. */
export function useOpen(): (behind: Behind) => void {
  return useContext(Opening);
}

/** The part of a question that all numbers of one document share. */
export function within(figures: Figures): Omit<Query, "what"> {
  const { from, until, zone, team, channel, agent } = figures;
  return {
    from,
    until,
    zone,
    ...(team !== null && { team }),
    ...(channel !== null && { channel }),
    ...(agent !== null && { agent }),
  };
}

/** Where the sheet lives. */
export function BehindProvider({ children }: { children: ReactNode }) {
  const [behind, open] = useState<Behind | null>(null);
  return (
    <Opening value={open}>
      {children}
      {behind && (
        <Sheet open title={behind.title} onOpenChange={(stays) => stays || open(null)}>
          {"query" in behind ? <Cases {...behind} /> : <DueCases {...behind} />}
        </Sheet>
      )}
    </Opening>
  );
}

function Cases({ query, count }: { query: Query; count: number }) {
  const { api } = useServices();
  const got = useInfiniteQuery({
    queryKey: ["figures", "cases", query],
    queryFn: ({ pageParam, signal }) =>
      patiently(
        api.GET("/figures/cases", {
          params: { query: { ...query, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...patience,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });
  if (got.isPending) return <Waiting says="The cases are looked up" />;
  if (got.error)
    return <Wrong title="These could not be had" error={got.error} onAgain={() => got.refetch()} />;
  const cases = got.data.pages.flatMap((page) => page.cases);
  const marks = cases.reduce((sum, one) => sum + one.marks.length, 0);
  return (
    <>
      <p className={styles.sum} role="status">
        {toldSum(count, marks, got.hasNextPage)}
      </p>
      {cases.length === 0 && !got.hasNextPage && (
        <EmptyState title="No case to open">
          What was noise, deleted or unmatched is in no case. The page Noise shows what was set
          aside.
        </EmptyState>
      )}
      {cases.map((one) => (
        <CaseLine key={`${one.case.id} ${one.hour}`} row={one.case} says={toldMarks(one.marks)} />
      ))}
      {got.hasNextPage && (
        <div className={styles.more}>
          <Button busy={got.isFetchingNextPage} onClick={() => void got.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
