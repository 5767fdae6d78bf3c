/** Which cases are ticked, and where the cursor of the keys stands. */

export interface Selection {
  ticked: ReadonlySet<string>;
  /** The case that keys act on. */
  cursor: string | null;
  /** Where a range begins. */
  anchor: string | null;
}

export const NOTHING_TICKED: Selection = { ticked: new Set(), cursor: null, anchor: null };

/** Moves the cursor by some rows, and stays inside; from nowhere to the first. */
export function stepped(selection: Selection, ids: readonly string[], by: number): Selection {
  const at = selection.cursor === null ? -1 : ids.indexOf(selection.cursor);
  const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
  return { ...selection, cursor: ids[next] ?? null };
}

/** Ticks one or takes its tick away. */
export function toggled(selection: Selection, id: string): Selection {
  const ticked = new Set(selection.ticked);
  if (!ticked.delete(id)) ticked.add(id);
  return { ticked, cursor: id, anchor: id };
}

/** Ticks everything from the last tick to this one. */
export function ranged(selection: Selection, ids: readonly string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : ids.indexOf(selection.anchor);
  const to = ids.indexOf(id);
  if (from < 0 || to < 0) return toggled(selection, id);
  const between = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ...selection, ticked: new Set([...selection.ticked, ...between]), cursor: id };
}

/**
 * What is left when the list has changed: ticks of cases that are gone go with them, and a cursor whose case
 * is gone stays where it was, on the case that has come there.
 */
export function within(
  selection: Selection,
  before: readonly string[],
  ids: readonly string[],
): Selection {
  const there = new Set(ids);
  const gone = selection.cursor !== null && !there.has(selection.cursor);
  const lost = [...selection.ticked].some((id) => !there.has(id));
  if (!gone && !lost) return selection;
  const place = Math.min(before.indexOf(selection.cursor ?? ""), ids.length - 1);
  return {
    ...selection,
    ticked: lost ? new Set([...selection.ticked].filter((id) => there.has(id))) : selection.ticked,
    cursor: gone ? (ids[place] ?? null) : selection.cursor,
  };
}
