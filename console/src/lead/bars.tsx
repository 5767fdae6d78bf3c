/** Small pictures within a row. The numbers that they draw stand beside them. */

import styles from "./bars.module.css";
import { place, ticks } from "./scale";

interface RangeProps {
  p50: number | null;
  p90: number | null;
  p99: number | null;
  /** The longest of the table, in seconds: where the line ends. */
  most: number;
}

/** Half of the answers came within the bar's dark part, nine in ten within the light one; the line is p99. */
export function Range({ p50, p90, p99, most }: RangeProps) {
  if (p50 === null || p90 === null || p99 === null) return null;
  const width = (seconds: number) => ({ width: `${place(seconds, most) * 100}%` });
  return (
    <span className={styles.range} aria-hidden="true">
      {ticks(most).map(({ label, at }) => (
        <span key={label} className={styles.tick} style={{ left: `${at * 100}%` }} />
      ))}
      <span className={styles.p99} style={width(p99)} />
      <span className={styles.p90} style={width(p90)} />
      <span className={styles.p50} style={width(p50)} />
    </span>
  );
}

/** The scale over such bars. */
export function Scale({ most }: { most: number }) {
  return (
    <span className={styles.scale} aria-hidden="true">
      {ticks(most).map(({ label, at }) => (
        <span key={label} style={{ left: `${at * 100}%` }}>
          {label}
        </span>
      ))}
    </span>
  );
}

interface SharesProps {
  parts: readonly { name: string; count: number; tone: "good" | "soon" | "bad" | "plain" }[];
}

/** Parts of a whole, one behind the other. */
export function Shares({ parts }: SharesProps) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  return (
    <span className={styles.shares} aria-hidden="true">
      {parts.map(
        ({ name, count, tone }) =>
          count > 0 && (
            <span
              key={name}
              className={styles[tone]}
              style={{ width: `${(count / all) * 100}%` }}
              title={`${name}: ${count}`}
            />
          ),
      )}
    </span>
  );
}

/** How much of the most something is. */
export function Share({ of, most, full }: { of: number; most: number; full?: boolean }) {
  const part = most > 0 ? Math.min(1, of / most) : 0;
  return (
    <span className={styles.shares} aria-hidden="true">
      <span className={full ? styles.soon : styles.accent} style={{ width: `${part * 100}%` }} />
    </span>
  );
}
