import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useNameOf } from "../api/known";
import type { components } from "../api/schema";
import { Spoken } from "../case/moment";
import { useServices } from "../services";
import { useTicking } from "../time/now";
import { length, moment } from "../time/wording";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Channel } from "../words/channel";
import { customerName, shortOf } from "../words/marks";
import { Waiting, Wrong } from "./asked";
import type { Figures } from "./asking";
import { within } from "./behind";
import type { AnyColumn } from "./column";
import styles from "./lead.module.css";
import { patience, patiently } from "./patience";
import { Table } from "./table";
import { plain } from "./words";

type Breach = components["schemas"]["Breach"];

/** The promises that were broken, each with the arithmetic that says so. */
export function BreachList({ figures }: { figures: Figures }) {
  const { api } = useServices();
  const query = within(figures);
  const got = useInfiniteQuery({
    queryKey: ["figures", "breaches", query],
    queryFn: ({ pageParam, signal }) =>
      patiently(
        api.GET("/figures/breaches", {
          params: { query: { ...query, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...patience,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });
  const [explained, explain] = useState<Breach | null>(null);
  const columns = useColumns(explain);
  if (got.isPending) return <Waiting says="Broken promises are looked up" />;
  if (got.error)
    return (
      <Wrong
        title="The broken promises could not be had"
        error={got.error}
        onAgain={() => got.refetch()}
      />
    );
  const breaches = got.data.pages.flatMap((page) => page.breaches);
  return (
    <>
      <Table
        title="Broken promises"
        says={
          got.hasNextPage
            ? `${breaches.length} of the latest hours; show more for the file too`
            : "The latest hour first"
        }
        wide
        rows={breaches}
        keyOf={({ case: { id }, kind, started_at }) => `${id} ${kind} ${started_at}`}
        columns={columns}
        nothing="No promise was broken in this time."
        more={
          got.hasNextPage && (
            <div className={styles.more}>
              <Button busy={got.isFetchingNextPage} onClick={() => void got.fetchNextPage()}>
                Show more
              </Button>
            </div>
          )
        }
      />
      {explained && <Arithmetic of={explained} onClose={() => explain(null)} />}
    </>
  );
}

function useColumns(explain: (breach: Breach) => void): readonly AnyColumn<Breach>[] {
  const nameOf = useNameOf();
  return [
    {
      head: "Case",
      words: true,
      value: (breach) => breach.case.id,
      show: (breach) => (
        <Link href={`/case/${breach.case.id}`} className={styles.agent}>
          <Channel channel={breach.case.channel} />
          {shortOf(breach.case.id)}
        </Link>
      ),
    },
    {
      head: "Customer",
      words: true,
      value: (breach) => customerName(breach.case.customer),
      show: (breach) => <bdi className={styles.cut}>{customerName(breach.case.customer)}</bdi>,
    },
    { head: "Promise", words: true, value: ({ kind }) => kind, show: ({ kind }) => plain(kind) },
    { head: "By the rule", words: true, value: ({ promise }) => promise },
    {
      head: "Agent",
      words: true,
      value: ({ agent }) => agent,
      show: ({ agent }) => (agent ? nameOf(agent) : "nobody"),
    },
    { head: "Due", value: ({ due_at }) => due_at, show: ({ due_at }) => <Moment at={due_at} /> },
    {
      head: "Met",
      value: ({ met_at }) => met_at,
      show: ({ met_at, ended_at }) =>
        met_at ? <Moment at={met_at} /> : ended_at ? "never" : "still waits",
    },
    {
      head: "Late by",
      unit: "ms",
      value: ({ late_by_ms }) => late_by_ms,
      show: (breach) => (
        <button
          type="button"
          className={styles.explain}
          aria-label={`Late by ${length(breach.late_by_ms)}: the arithmetic`}
          onClick={() => explain(breach)}
        >
          {length(breach.late_by_ms)}
        </button>
      ),
    },
    {
      head: "Arithmetic",
      words: true,
      value: ({ arithmetic }) => arithmetic.join("; "),
      show: (breach) => (
        <Button look="quiet" onClick={() => explain(breach)}>
          Why
        </Button>
      ),
    },
  ];
}

function Arithmetic({ of, onClose }: { of: Breach; onClose: () => void }) {
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={`${plain(of.kind)} broken by ${length(of.late_by_ms)}`}
      says={`Rule ${of.promise}, counted anew from the record of the case.`}
      actions={
        <Button look="main" asChild>
          <Link href={`/case/${of.case.id}`}>Open the case</Link>
        </Button>
      }
    >
      <ol className={styles.steps}>
        {of.arithmetic.map((step) => (
          <li key={step}>
            <Spoken text={step} whole />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

function Moment({ at }: { at: string }) {
  return useTicking((now) => moment(Date.parse(at), now));
}
