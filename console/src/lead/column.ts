/** A column of a table: one description for the screen and for the file, so that they cannot differ. */

import type { ReactNode } from "react";
import { type Cell, csv } from "./csv";

export interface Column<Row> {
  head: string;
  /** What the file holds. */
  value: (row: Row) => Cell;
  /** What the screen shows of it, where that is more than the value. */
  show?: (row: Row) => ReactNode;
  /** The unit of the value, which the screen writes behind each and the file into the head. */
  unit?: string;
  /** Words: they stand at the start rather than at the end, and the file has those of the screen. */
  words?: boolean;
  /** The file has the value all the same, as a whole moment where the screen says the hour. */
  exact?: boolean;
}

/** A column that is a picture of others: the file does not have it. */
export interface Picture<Row> {
  head: string;
  /** In place of the head's words, as a scale. */
  over?: ReactNode;
  picture: (row: Row) => ReactNode;
}

export type AnyColumn<Row> = Column<Row> | Picture<Row>;

/** The file of a table. */
export function fileOf<Row>(columns: readonly AnyColumn<Row>[], rows: readonly Row[]): string {
  const told = columns.filter((column): column is Column<Row> => "value" in column);
  return csv(
    told.map(({ head, unit }) => (unit ? `${head} (${unit})` : head)),
    rows.map((row) => told.map((column) => cellOf(column, row))),
  );
}

function cellOf<Row>({ value, show, words, exact }: Column<Row>, row: Row): Cell {
  const shown = words && !exact ? show?.(row) : undefined;
  return typeof shown === "string" ? shown : value(row);
}
