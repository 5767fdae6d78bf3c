import { type RefObject, useEffect, useRef, useState } from "react";
import { length } from "../time/wording";
import { Select } from "../ui/field";
import type { Promised } from "./asking";
import styles from "./heat.module.css";
import { HOURS, type Measure, strength } from "./hours";
import { Panel } from "./panel";
import { plain, share } from "./words";

const MEASURES: readonly { value: Measure; label: string }[] = [
  { value: "decided", label: "How many" },
  { value: "broken", label: "How many broken" },
  { value: "p90", label: "p90 of times" },
];
const KINDS = ["first_reply", "next_reply", "resolution"] as const;

interface HeatProps {
  rows: readonly Promised[];
  zone: string;
  onOpen: (row: Promised) => void;
}

/** The hours of a day beside each other: when it is hard to keep promises. */
export function Heat({ rows, zone, onOpen }: HeatProps) {
  const [measure, setMeasure] = useState<Measure>("decided");
  const table = useFirstInSight(rows);
  if (rows.length === 0) return null;
  const kinds = KINDS.filter((kind) => rows.some((row) => row.kind === kind));
  return (
    <Panel
      title="Hours of the day"
      says={`When promises were decided, in ${zone}`}
      wide
      actions={
        <Select
          label="Shown of each hour"
          bare
          value={measure}
          options={MEASURES}
          onChoose={(value) => setMeasure(value as Measure)}
        />
      }
    >
      <section
        ref={table}
        className={styles.wide}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        aria-label="Hours of the day, table"
      >
        <table className={styles.heat} data-measure={measure}>
          <caption className="unseen">Promises by hour of day</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">Promise</span>
              </th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{plain(kind)}</th>
                {HOURS.map((hour) => (
                  <td key={hour}>
                    <Hour
                      row={rows.find((row) => row.kind === kind && row.of === hour)}
                      rows={rows}
                      measure={measure}
                      onOpen={onOpen}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

/** Where the hours do not fit, the first one with anything in it is in sight. */
function useFirstInSight(rows: readonly Promised[]): RefObject<HTMLElement | null> {
  const table = useRef<HTMLElement>(null);
  const any = rows.length > 0;
  useEffect(() => {
    const first = any && table.current?.querySelector("td button")?.parentElement;
    const name = table.current?.querySelector<HTMLElement>("tbody th");
    if (first && table.current && name)
      table.current.scrollLeft = first.offsetLeft - name.offsetWidth;
  }, [any]);
  return table;
}

interface HourProps {
  row: Promised | undefined;
  rows: readonly Promised[];
  measure: Measure;
  onOpen: (row: Promised) => void;
}

function Hour({ row, rows, measure, onOpen }: HourProps) {
  if (!row || row.decided === 0) return <span className={styles.none}>·</span>;
  const words = `${row.decided} decided, ${share(row.attainment)} kept${
    row.p90 === null ? "" : `, p90 ${length(row.p90 * 1000)}`
  }`;
  return (
    <button
      type="button"
      className={styles.hour}
      title={words}
      aria-label={`${row.of}:00: ${words}`}
      style={{ "--strength": `${Math.round(strength(row, rows, measure) * 100)}%` } as object}
      onClick={() => onOpen(row)}
    >
      {shownOf(row, measure)}
    </button>
  );
}

function shownOf(row: Promised, measure: Measure): string {
  if (measure === "p90")
    return row.p90 === null
      ? "–"
      : length(row.p90 * 1000)
          .split(" ", 2)
          .join("");
  return String(measure === "decided" ? row.decided : row.decided - row.kept);
}
