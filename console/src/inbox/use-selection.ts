/** The selection over rows that come and go. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Row } from "../api/types";
import { NOTHING_TICKED, ranged, type Selection, stepped, toggled, within } from "./selection";

export interface Selecting {
  selection: Selection;
  cursorRow: Row | undefined;
  /** The ticked rows in the list's order. */
  ticked: readonly Row[];
  /** Moves the cursor; the id it is on then. */
  step: (by: number) => string | null;
  point: (id: string) => void;
  tick: (id: string, range: boolean) => void;
  untick: (rows: readonly Row[]) => void;
  all: () => void;
  clear: () => void;
}

/** The cursor follows the case that is open. */
export function useSelection(rows: readonly Row[], open: string | undefined): Selecting {
  const [selection, setSelection] = useState<Selection>(NOTHING_TICKED);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const before = useRef(ids);

  useEffect(() => {
    setSelection((now) => within(now, before.current, ids));
    before.current = ids;
  }, [ids]);
  useEffect(() => {
    if (open) setSelection((now) => ({ ...now, cursor: open }));
  }, [open]);

  const tick = useCallback(
    (id: string, range: boolean) =>
      setSelection((now) => (range ? ranged(now, before.current, id) : toggled(now, id))),
    [],
  );
  const point = useCallback(
    (id: string) => setSelection((now) => (now.cursor === id ? now : { ...now, cursor: id })),
    [],
  );
  const ticked = useMemo(
    () => rows.filter((row) => selection.ticked.has(row.id)),
    [rows, selection.ticked],
  );
  return {
    selection,
    cursorRow: rows.find((row) => row.id === selection.cursor),
    ticked,
    step(by) {
      const next = stepped(selection, ids, by);
      setSelection(next);
      return next.cursor;
    },
    point,
    tick,
    untick(gone) {
      const out = new Set(gone.map((row) => row.id));
      setSelection((now) => ({
        ...now,
        ticked: new Set([...now.ticked].filter((id) => !out.has(id))),
      }));
    },
    all: () => setSelection((now) => ({ ...now, ticked: new Set(ids) })),
    clear: () => setSelection((now) => ({ ...now, ticked: new Set(), anchor: null })),
  };
}
