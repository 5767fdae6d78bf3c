import { lazy, type ReactNode, Suspense } from "react";
import type { Figures } from "./asking";
import { timeOfStep } from "./asking";
import { type Behind, useOpen, within } from "./behind";
import type { AnyColumn } from "./column";
import styles from "./over-time.module.css";
import { type Step, stepOf } from "./steps";
import { Table } from "./table";
import { Opens } from "./tile";
import { plain } from "./words";

const Chart = lazy(() => import("./chart"));

type Query = Extract<Behind, { query: unknown }>["query"];

interface OverTimeProps {
  title: string;
  says?: ReactNode;
  rows: readonly Step[];
  /** The counts that are drawn, each a column. */
  of: readonly string[];
  /** Counts of the table alone, as sums. */
  also?: readonly string[];
  figures: Figures;
  /** How the cases behind a column are asked for; nothing where there are none. */
  asked: (name: string) => Pick<Query, "what" | "value"> | undefined;
  wide?: boolean;
  /** The counts are no parts of one whole: their bars stand beside each other. */
  beside?: boolean;
  /** The counts are of words of the desk, which stay as they are. */
  words?: boolean;
}

/** Counts by hour or day, as a picture and as a table, in which each number opens its cases. */
export function OverTime(props: OverTimeProps) {
  const {
    title,
    says,
    rows,
    of,
    also = [],
    figures,
    asked,
    wide = false,
    beside = false,
    words,
  } = props;
  const nameOf = words ? (name: string) => name : plain;
  const open = useOpen();
  const drawn = of.filter((name) => rows.some((row) => row[name]));
  const told = rows.filter((row) => drawn.some((name) => row[name]));
  const opening = (row: Step, name: string) => {
    const query = asked(name);
    return query
      ? () =>
          open({
            title: `${title}: ${nameOf(name).toLowerCase()}, ${stepOf(row.at, figures.step)}`,
            count: Number(row[name] ?? 0),
            query: { ...within(figures), ...timeOfStep(row.at, figures), ...query },
          })
      : undefined;
  };
  const columns: readonly AnyColumn<Step>[] = [
    {
      head: figures.step === "hour" ? "Hour" : "Day (UTC)",
      words: true,
      exact: true,
      value: ({ at }) => at,
      show: ({ at }) => stepOf(at, figures.step),
    },
    ...[...also, ...drawn].map((name) => ({
      head: nameOf(name),
      value: (row: Step) => row[name] ?? 0,
      show: (row: Step) => (
        <Opens
          count={Number(row[name] ?? 0)}
          label={`${nameOf(name)}, ${stepOf(row.at, figures.step)}`}
          onOpen={opening(row, name)}
        />
      ),
    })),
  ];
  return (
    <Table
      title={title}
      says={says}
      wide={wide}
      rows={told}
      keyOf={({ at }) => at}
      columns={columns}
      picture={
        <figure className={styles.chart} aria-label={`${title}, drawn by ${figures.step}`}>
          <Suspense fallback={<p className={styles.coming}>The picture is loaded</p>}>
            <Chart
              rows={rows}
              of={drawn}
              step={figures.step}
              nameOf={nameOf}
              beside={beside}
              onPick={(at, name) => {
                const row = rows.find((one) => one.at === at);
                if (row) opening(row, name)?.();
              }}
            />
          </Suspense>
        </figure>
      }
    />
  );
}
