import type { ReactNode } from "react";
import { useNameOf } from "../api/known";
import type { Promised } from "./asking";
import { Range, Scale, Shares } from "./bars";
import type { AnyColumn } from "./column";
import styles from "./lead.module.css";
import { calledOf } from "./promised";
import { Table } from "./table";
import { Opens } from "./tile";
import { plain, share, took } from "./words";

export const PARTS = ["kept", "late", "open", "missed", "withdrawn"] as const;
export type Part = (typeof PARTS)[number];

interface DistributionProps {
  title: string;
  says?: ReactNode;
  rows: readonly Promised[];
  onOpen: (row: Promised, part?: Part) => void;
  /** Stands in the head: what the rows are of. */
  above?: ReactNode;
}

/** What became of promises, and the times that answers took, by number and as pictures. */
export function Distribution({ title, says, rows, onOpen, above }: DistributionProps) {
  const nameOf = useNameOf();
  const most = Math.max(0, ...rows.map(({ p99 }) => p99 ?? 0));
  const single = rows.every(({ by }) => by === "all");
  const part = (head: string, name: Part, tone?: "bad" | "soon"): AnyColumn<Promised> => ({
    head,
    value: (row) => row[name],
    show: (row) => (
      <Opens
        count={row[name]}
        tone={tone}
        label={`${plain(row.kind)} ${plain(name)}, ${calledOf(row, nameOf)}`}
        onOpen={() => onOpen(row, name)}
      />
    ),
  });
  const times = (name: "p50" | "p90" | "p99"): AnyColumn<Promised> => ({
    head: name,
    unit: "s",
    value: (row) => row[name],
    show: (row) => took(row[name]),
  });
  const of: AnyColumn<Promised>[] = single
    ? []
    : [{ head: "Of", words: true, value: ({ of }) => of, show: (row) => calledOf(row, nameOf) }];
  const columns: readonly AnyColumn<Promised>[] = [
    ...of,
    { head: "Promise", words: true, value: ({ kind }) => kind, show: ({ kind }) => plain(kind) },
    {
      head: "Share kept",
      value: ({ attainment }) => attainment,
      show: ({ attainment }) => share(attainment),
    },
    { head: "Parts", picture: (row) => <Shares parts={partsOf(row)} /> },
    part("Kept", "kept"),
    part("Late", "late", "soon"),
    part("Waits", "open", "bad"),
    part("Never", "missed", "bad"),
    part("Withdrawn", "withdrawn"),
    {
      head: "Time until answered",
      over: <Scale most={most} />,
      picture: (row) => (
        <button
          type="button"
          className={styles.drawn}
          aria-label={`Cases of ${plain(row.kind)}, ${calledOf(row, nameOf)}, with their times`}
          onClick={() => onOpen(row)}
        >
          <Range p50={row.p50} p90={row.p90} p99={row.p99} most={most} />
        </button>
      ),
    },
    times("p50"),
    times("p90"),
    times("p99"),
  ];
  return (
    <Table
      title={title}
      says={says}
      wide
      rows={rows}
      keyOf={(row) => `${row.kind} ${row.of}`}
      columns={columns}
      above={above}
      nothing="No promise was decided in this time. Choose a longer one."
    />
  );
}

function partsOf(row: Promised) {
  return [
    { name: "kept", count: row.kept, tone: "good" as const },
    { name: "late", count: row.late, tone: "soon" as const },
    { name: "broken", count: row.open + row.missed, tone: "bad" as const },
  ];
}
