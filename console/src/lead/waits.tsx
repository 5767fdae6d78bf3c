import type { components } from "../api/schema";
import type { Figures } from "./asking";
import { Range, Scale } from "./bars";
import { useOpen, within } from "./behind";
import type { AnyColumn } from "./column";
import { Table } from "./table";
import { Opens } from "./tile";
import { took } from "./words";

type Wait = components["schemas"]["QueueWait"];

/** How long cases stood in the queues until somebody had them. */
export function Waits({ rows, figures }: { rows: readonly Wait[]; figures: Figures }) {
  const open = useOpen();
  const most = Math.max(0, ...rows.map(({ p99 }) => p99 ?? 0));
  const times = (name: "p50" | "p90" | "p99"): AnyColumn<Wait> => ({
    head: name,
    unit: "s",
    value: (row) => row[name],
    show: (row) => took(row[name]),
  });
  const columns: readonly AnyColumn<Wait>[] = [
    { head: "Team", words: true, value: ({ team }) => team },
    {
      head: "Cases",
      value: ({ cases }) => cases,
      show: ({ cases, team }) => (
        <Opens
          count={cases}
          label={`cases left the queue of ${team}`}
          onOpen={() =>
            open({
              title: `Left the queue of ${team}`,
              count: cases,
              query: { ...within(figures), team, what: "wait" },
            })
          }
        />
      ),
    },
    { head: "Wait", over: <Scale most={most} />, picture: (row) => <Range {...row} most={most} /> },
    times("p50"),
    times("p90"),
    times("p99"),
  ];
  return (
    <Table
      title="Waits in the queues"
      says="From when a case came into the queue until somebody had it"
      rows={rows}
      keyOf={({ team }) => team}
      columns={columns}
      nothing="No case stood in a queue in this time."
    />
  );
}
