import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useNameOf } from "../api/known";
import type { Row } from "../api/types";
import { knownRow } from "../case/use-case";
import type { Tapped } from "../compose/outbox";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { customerName } from "../words/marks";
import type { LateMove } from "./late-moves";
import styles from "./offline.module.css";
import { doesOf, goes, numberOf, saysOf, standsOf } from "./words";

interface UnsentProps {
  unsent: readonly (LateMove | Tapped)[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** What has not left this device: each with what it is and how it stands. */
export function Unsent({ unsent, open, onOpenChange }: UnsentProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Still on this device"
      says={goes(unsent)}
    >
      <ul className={styles.unsent}>
        {unsent.map((one) =>
          "move" in one ? (
            <Move key={one.id} late={one} />
          ) : (
            <Tap key={one.key} tap={one} onOpen={() => onOpenChange(false)} />
          ),
        )}
      </ul>
    </Dialog>
  );
}

function Move({ late: one }: { late: LateMove }) {
  const { late } = useServices();
  const nameOf = useNameOf();
  return (
    <Line
      id={one.row.id}
      row={one.row}
      what={doesOf(one.move, nameOf, Date.now())}
      stands={standsOf(one)}
    >
      {one.state !== "sending" && (
        <Button look="quiet" onClick={() => late.drop(one.id)}>
          Discard
        </Button>
      )}
      {(one.state === "stale" || one.state === "refused") && (
        <Button onClick={() => void late.again(one.id)}>Do it now</Button>
      )}
    </Line>
  );
}

/** What was typed is edited, sent and thrown away where it stands, in its case. */
function Tap({ tap, onOpen }: { tap: Tapped; onOpen: () => void }) {
  const client = useQueryClient();
  return (
    <Line id={tap.case} row={knownRow(client, tap.case)} what={saysOf(tap)} stands={standsOf(tap)}>
      <Button asChild>
        <a href={`#/case/${tap.case}`} onClick={onOpen}>
          Open
        </a>
      </Button>
    </Line>
  );
}

interface LineProps {
  id: string;
  row: Row | null;
  what: string;
  stands: string;
  children: ReactNode;
}

function Line({ id, row, what, stands, children }: LineProps) {
  return (
    <li className={styles.line}>
      <span className={styles.words}>
        <span className={styles.whose}>
          {row?.customer && <bdi>{customerName(row.customer)}</bdi>} <small>{numberOf(id)}</small>
        </span>
        <span>{what}</span>
        <span className={styles.stands}>{stands}</span>
      </span>
      <span className={styles.buttons}>{children}</span>
    </li>
  );
}
