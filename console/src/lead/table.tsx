import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { type AnyColumn, fileOf } from "./column";
import { save } from "./csv";
import { Panel } from "./panel";
import styles from "./table.module.css";

interface TableProps<Row> {
  title: string;
  says?: ReactNode;
  columns: readonly AnyColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Said in place of no rows. */
  nothing?: string;
  wide?: boolean;
  /** A picture of the rows: the table is folded away below it. */
  picture?: ReactNode;
  /** In the head, as what parts the rows. */
  above?: ReactNode;
  /** Below the table. */
  more?: ReactNode;
}

/** A titled table that can be taken along as CSV. */
export function Table<Row>(props: TableProps<Row>) {
  const { title, says, columns, rows, nothing, wide = false, picture, above, more } = props;
  const name = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const grid = <Grid {...props} />;
  return (
    <Panel
      title={title}
      says={says}
      wide={wide}
      actions={
        <>
          {above}
          {rows.length > 0 && (
            <Button
              look="quiet"
              onClick={() => save(`earshot-${name}.csv`, fileOf(columns, rows))}
              aria-label={`${title} as CSV`}
            >
              <Download aria-hidden="true" /> CSV
            </Button>
          )}
        </>
      }
    >
      {rows.length === 0 && (
        <p className={styles.nothing}>{nothing ?? "Nothing in this time. Choose a longer one."}</p>
      )}
      {rows.length > 0 && picture}
      {rows.length > 0 &&
        (picture ? (
          <details className={styles.folded}>
            <summary>
              As a table<span className="unseen">: {title}</span>
            </summary>
            {grid}
          </details>
        ) : (
          grid
        ))}
      {more}
    </Panel>
  );
}

function Grid<Row>({ title, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.wide} tabIndex={0} aria-label={`${title}, table`}>
      <table className={styles.table}>
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={sideOf(column)}>
                {"over" in column && column.over ? (
                  <>
                    <span className="unseen">{column.head}</span>
                    {column.over}
                  </>
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) => {
                const inside = shownIn(column, row);
                return index === 0 ? (
                  <th key={column.head} scope="row" className={sideOf(column)}>
                    {inside}
                  </th>
                ) : (
                  <td key={column.head} className={sideOf(column)}>
                    {inside}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sideOf<Row>(column: AnyColumn<Row>): string | undefined {
  if ("picture" in column) return styles.picture;
  return column.words ? styles.words : undefined;
}

function shownIn<Row>(column: AnyColumn<Row>, row: Row): ReactNode {
  if ("picture" in column) return column.picture(row);
  return column.show ? column.show(row) : column.value(row);
}
