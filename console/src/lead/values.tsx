import type { components } from "../api/schema";
import type { Figures } from "./asking";
import { Share } from "./bars";
import { useOpen, within } from "./behind";
import type { AnyColumn } from "./column";
import { Table } from "./table";
import { Opens } from "./tile";
import { plain, share } from "./words";

type Value = components["schemas"]["Counted"];

/** What of a mention that is in no case can be looked at, and where. */
const ELSEWHERE: Record<string, string> = { noise: "/desk/noise" };
const IN_NO_CASE = new Set(["noise", "unmatched"]);

interface ValuesProps {
  title: string;
  what: "heard" | "closed" | "opened" | "topic";
  /** What is counted, as in `mentions`. */
  counted: string;
  rows: readonly Value[];
  figures: Figures;
  /** A case may be in several rows, so that they have no sum. */
  overlap?: boolean;
}

/** A whole by its parts, the largest first. */
export function Values({ title, what, counted, rows, figures, overlap }: ValuesProps) {
  const open = useOpen();
  const sorted = rows.toSorted((one, other) => other.count - one.count);
  const sum = rows.reduce((all, { count }) => all + count, 0);
  const most = Math.max(0, ...rows.map(({ count }) => count));
  const opening = ({ value, count }: Value) => {
    if (what === "heard" && IN_NO_CASE.has(value)) return undefined;
    return () =>
      open({
        title: `${title}: ${what === "topic" ? value : plain(value).toLowerCase()}`,
        count,
        query: { ...within(figures), what, value },
      });
  };
  const columns: readonly AnyColumn<Value>[] = [
    {
      head: "What",
      words: true,
      value: ({ value }) => value,
      show: ({ value }) => (what === "topic" ? value : plain(value)),
    },
    { head: "Bar", picture: ({ count }) => <Share of={count} most={most} /> },
    {
      head: "Count",
      value: ({ count }) => count,
      show: (row) => (
        <Opens
          count={row.count}
          label={`${counted}, ${plain(row.value)}`}
          onOpen={opening(row)}
          to={what === "heard" ? ELSEWHERE[row.value] : undefined}
        />
      ),
    },
    ...(overlap
      ? []
      : [
          {
            head: "Share",
            value: ({ count }: Value) => (sum > 0 ? count / sum : null),
            show: ({ count }: Value) => share(sum > 0 ? count / sum : null),
          },
        ]),
  ];
  return (
    <Table
      title={title}
      says={overlap ? undefined : `Together ${sum.toLocaleString()} ${counted}`}
      rows={sorted}
      keyOf={({ value }) => value}
      columns={columns}
    />
  );
}
