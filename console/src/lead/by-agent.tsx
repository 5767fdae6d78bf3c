import { useNameOf } from "../api/known";
import type { components } from "../api/schema";
import type { Figures } from "./asking";
import { useOpen, within } from "./behind";
import type { AnyColumn } from "./column";
import { Table } from "./table";
import { Opens } from "./tile";

type Answers = components["schemas"]["Answers"];

const HEADS = {
  sent: "Sent",
  native: "On the platform",
  automatic: "Automatic",
  refused: "Refused",
  unknown: "Fate unknown",
  undelivered: "Not delivered",
} as const;
const BAD = new Set(["refused", "unknown", "undelivered"]);

/** Who said how much, and what did not arrive. */
export function ByAgent({ rows, figures }: { rows: readonly Answers[]; figures: Figures }) {
  const open = useOpen();
  const nameOf = useNameOf();
  const nameIn = ({ agent }: Answers) => (agent ? nameOf(agent) : "nobody of the desk");
  const columns: readonly AnyColumn<Answers>[] = [
    { head: "Agent", words: true, value: ({ agent }) => agent, show: nameIn },
    ...(Object.keys(HEADS) as (keyof typeof HEADS)[]).map((value) => ({
      head: HEADS[value],
      value: (row: Answers) => row[value],
      show: (row: Answers) => (
        <Opens
          count={row[value]}
          label={`${HEADS[value]}, ${nameIn(row)}`}
          tone={BAD.has(value) ? "bad" : undefined}
          onOpen={() =>
            open({
              title: `Answers: ${HEADS[value].toLowerCase()}, ${nameIn(row)}`,
              count: row[value],
              query: { ...within(figures), agent: row.agent || "-", what: "answer", value },
            })
          }
        />
      ),
    })),
  ];
  return (
    <Table
      title="Answers"
      says="By who said them, and what became of them"
      rows={rows}
      keyOf={({ agent }) => agent}
      columns={columns}
    />
  );
}
