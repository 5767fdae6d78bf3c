import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Row } from "../api/types";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/skeleton";
import { Spinner } from "../ui/spinner";
import styles from "./list.module.css";
import { CaseRow } from "./row";
import type { Selection } from "./selection";
import type { Cases } from "./use-cases";

/** Until the first row has said how high rows are. */
const USUAL_PX = 86;
/** So many rows before its end the next page is asked for. */
const AHEAD = 20;

interface ListProps {
  cases: Cases;
  label: string;
  selection: Selection;
  open: string | undefined;
  me: string;
  hrefOf: (id: string) => string;
  /** The owner's name where the list holds several owners' cases. */
  ownerOf: (row: Row) => string | null;
  onPoint: (id: string) => void;
  onTick: (id: string, range: boolean) => void;
  onClaim: (row: Row) => void;
  /** The last row that is looked at. */
  onDepth: (index: number) => void;
  /** The first row says why it is the first. */
  explains: boolean;
}

/** The rows that are looked at, of however many there are. */
export function CaseList(props: ListProps) {
  const { cases, selection, onDepth } = props;
  const { rows } = cases;
  const scrolled = useRef<HTMLDivElement>(null);
  const [first, firstRow] = useRowHeight();
  const [height, otherRow] = useRowHeight();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrolled.current,
    estimateSize: (index) => (index === 0 ? first : height),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    useFlushSync: false,
  });
  useEffect(() => {
    if (first > 0 && height > 0) latest.current.measure();
  }, [first, height]);
  const latest = useRef(virtual);
  latest.current = virtual;
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;

  const { askMore } = cases;
  const wanted = cases.more && !cases.fetching && last + AHEAD >= rows.length;
  useEffect(() => {
    if (wanted) askMore();
  }, [wanted, askMore]);
  useEffect(() => onDepth(last), [last, onDepth]);

  const at = selection.cursor === null ? -1 : rows.findIndex(({ id }) => id === selection.cursor);
  useEffect(() => {
    if (at >= 0) latest.current.scrollToIndex(at, { align: "auto" });
  }, [at]);

  return (
    <div ref={scrolled} className={`${styles.list} scrolls`}>
      <ul
        className={styles.rows}
        aria-label={props.label}
        aria-busy={cases.fetching}
        style={{ height: virtual.getTotalSize() }}
      >
        {shown.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <li
                key={key}
                ref={[firstRow, otherRow][index]}
                data-index={index}
                className={styles.place}
                style={{ translate: `0 ${start}px` }}
              >
                <CaseRow
                  row={row}
                  href={props.hrefOf(row.id)}
                  cursor={row.id === selection.cursor}
                  open={row.id === props.open}
                  ticked={selection.ticked.has(row.id)}
                  explained={props.explains && index === 0}
                  fresh={row.paging !== null && row.owner === props.me}
                  owner={props.ownerOf(row)}
                  onPoint={props.onPoint}
                  onTick={props.onTick}
                  onClaim={props.onClaim}
                />
              </li>
            )
          );
        })}
      </ul>
      {cases.more && (
        <p className={styles.more} role="status">
          <Spinner /> Looking for more
        </p>
      )}
      {cases.stuck && (
        <p className={styles.more} role="alert">
          The rest could not be had. <Button onClick={askMore}>Try again</Button>
        </p>
      )}
    </div>
  );
}

/** All rows but the first are of one height: one of them is measured, for every size of letters. */
function useRowHeight(): [number, (element: HTMLElement | null) => (() => void) | undefined] {
  const [height, setHeight] = useState(USUAL_PX);
  const sample = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setHeight(element.offsetHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [height, sample];
}

/** What stands there until the first page has come. */
export function ListSkeleton() {
  return (
    <div className={styles.list} role="status">
      <span className="unseen">Loading the list</span>
      {["a", "b", "c", "d", "e", "f"].map((name) => (
        <div key={name} className={styles.ghost}>
          <span className={styles.ghostFace} />
          <Skeleton lines={3} />
        </div>
      ))}
    </div>
  );
}
