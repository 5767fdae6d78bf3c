import { Info } from "lucide-react";
import { useNameOf } from "../api/known";
import type { InboxQuery, Row } from "../api/types";
import { useSelf } from "../services";
import { spoken } from "../time/spoken";
import { customerName } from "../words/marks";
import { cleared } from "./filters";
import { CaseList, ListSkeleton } from "./list";
import styles from "./list.module.css";
import { Failed, Nothing } from "./nothing";
import type { Cases } from "./use-cases";
import { useDepth } from "./use-depth";
import type { Selecting } from "./use-selection";
import { type ListPlace, narrowed } from "./which";

interface BodyProps {
  cases: Cases;
  place: ListPlace;
  query: InboxQuery;
  typed: string;
  select: Selecting;
  open: string | undefined;
  wide: boolean;
  hrefOf: (id?: string) => string;
  onFilter: (changes: Record<string, string | undefined>) => void;
  onClaim: (row: Row) => void;
}

/** The rows of a list, or why there are none. */
export function Body(props: BodyProps) {
  const { cases, place, query, typed, select, open, wide, hrefOf, onFilter, onClaim } = props;
  const { agent } = useSelf();
  const nameOf = useNameOf();
  const onDepth = useDepth(query, cases.pageSizes);
  if (cases.loading) return <ListSkeleton />;
  if (cases.rows.length === 0 && cases.error)
    return <Failed error={cases.error} onAgain={cases.again} />;
  if (cases.rows.length === 0 && !cases.more)
    return (
      <Nothing
        place={place}
        typed={typed}
        narrowed={narrowed(query) > 0}
        onClear={() => onFilter(cleared())}
      />
    );
  const own = isOwn(place, typed);
  const [first] = cases.rows;
  return (
    <>
      <CaseList
        cases={cases}
        label="Cases"
        selection={select.selection}
        open={open}
        me={agent}
        hrefOf={(id) => `#${hrefOf(id)}`}
        ownerOf={(row) => (row.owner && !own ? nameOf(row.owner) : null)}
        onPoint={select.point}
        onTick={select.tick}
        onClaim={onClaim}
        onDepth={onDepth}
        explains={!wide}
      />
      {wide && first && <Why row={select.cursorRow ?? first} />}
    </>
  );
}

/** Why a case stands where it stands: that under the cursor, else the first. */
function Why({ row }: { row: Row }) {
  return (
    <p className={styles.why}>
      <Info aria-hidden="true" />
      <span className={styles.reason}>
        <bdi>{customerName(row.customer)}</bdi>: {spoken(row.order)}
      </span>
    </p>
  );
}

/** Whether the list holds one owner's cases only, so that no row has to say whose it is. */
function isOwn({ list }: ListPlace, typed: string): boolean {
  return typed.trim() === "" && (list === "mine" || list === "queue");
}
