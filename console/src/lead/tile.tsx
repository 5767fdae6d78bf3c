import type { ReactNode } from "react";
import { Link } from "wouter";
import styles from "./tile.module.css";

interface TileProps {
  label: string;
  value: ReactNode;
  says?: ReactNode;
  /** Wants somebody to act. */
  tone?: "bad" | "soon" | undefined;
  /** The place with the cases behind it. */
  to?: string | undefined;
  /** Or what opens them. */
  onOpen?: (() => void) | undefined;
}

/** One number, large, which opens what is behind it. */
export function Tile({ label, value, says, tone, to, onOpen }: TileProps) {
  const inside = (
    <>
      <span className={styles.label}>{label}</span>
      <span className={`${styles.value} ${tone ? styles[tone] : ""}`}>{value}</span>
      {says && <span className={styles.says}>{says}</span>}
    </>
  );
  if (to)
    return (
      <Link className={styles.tile} href={to}>
        {inside}
      </Link>
    );
  if (onOpen)
    return (
      <button type="button" className={styles.tile} onClick={onOpen}>
        {inside}
      </button>
    );
  return <div className={styles.tile}>{inside}</div>;
}

/** Numbers side by side, on a phone two by two. */
export function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={styles.tiles} aria-label={label}>
      {children}
    </section>
  );
}

interface OpensProps {
  count: number;
  /** What it counts, for who does not see where it stands. */
  label: string;
  onOpen?: (() => void) | undefined;
  to?: string | undefined;
  children?: ReactNode;
  tone?: "bad" | "soon" | undefined;
}

/** A number that opens its cases; a zero has none. */
export function Opens({ count, label, onOpen, to, children, tone }: OpensProps) {
  if (count === 0) return <span className={styles.zero}>{children ?? 0}</span>;
  const looks = `${styles.number} ${tone ? styles[tone] : ""}`;
  const inside = (
    <>
      {children ?? count.toLocaleString()}
      <span className="unseen"> {label}</span>
    </>
  );
  if (to)
    return (
      <Link href={to} className={looks}>
        {inside}
      </Link>
    );
  if (!onOpen) return <span className={styles.still}>{children ?? count.toLocaleString()}</span>;
  return (
    <button type="button" className={looks} onClick={onOpen}>
      {inside}
    </button>
  );
}
