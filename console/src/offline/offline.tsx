/** What the page says of itself: that a new version is ready, and what waits for the network. */

import { CloudUpload, Download } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Tapped } from "../compose/outbox";
import { useOutbox } from "../compose/use-outbox";
import { Invite } from "../push/invite";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import type { LateMove } from "./late-moves";
import styles from "./offline.module.css";
import { asked, numberOf, saidOf, saidOfTap, told } from "./words";

/** A strip each, beside what is said of the line; nothing while there is nothing to say. */
export function Offline() {
  const { version } = useServices();
  const { moves, taps } = useUnsent();
  const [open, setOpen] = useState(false);
  const ready = useSyncExternalStore(version.subscribe, version.ready);
  const unsent = [...taps.filter(({ state }) => state !== "sending"), ...moves];
  return (
    <div role="status">
      <Invite />
      {ready && (
        <button type="button" className={`${styles.strip} ${styles.news}`} onClick={version.take}>
          <Download aria-hidden="true" />A new version is ready: load it
        </button>
      )}
      {unsent.length > 0 && (
        <button
          type="button"
          className={`${styles.strip} ${asked(unsent) > 0 ? styles.bad : ""}`}
          onClick={() => setOpen(true)}
        >
          <CloudUpload aria-hidden="true" />
          {told(unsent)}
        </button>
      )}
      <Dialog
        open={open && unsent.length > 0}
        onOpenChange={setOpen}
        title="Made offline"
        says="In this order it goes out by itself once there is a network."
      >
        <ul className={styles.unsent}>
          {unsent.map((one) =>
            "move" in one ? (
              <Move key={one.id} late={one} />
            ) : (
              <Tap key={one.key} tap={one} onOpen={() => setOpen(false)} />
            ),
          )}
        </ul>
      </Dialog>
    </div>
  );
}

/** What was typed and done here and is not with the server yet. Opens both lists, whatever is on the screen. */
export function useUnsent(): { moves: readonly LateMove[]; taps: readonly Tapped[] } {
  const { late } = useServices();
  const { outbox } = useOutbox();
  const moves = useSyncExternalStore(late.subscribe, late.all);
  const taps = useSyncExternalStore(outbox.subscribe, outbox.all);
  useEffect(() => {
    late.after((id) => outbox.all().some((tap) => tap.case === id));
    return outbox.subscribe(() => void late.nudge());
  }, [late, outbox]);
  return { moves, taps };
}

function Move({ late: one }: { late: LateMove }) {
  const { late } = useServices();
  return (
    <li className={styles.line}>
      <span>
        {numberOf(one.row.id)} {saidOf(one)}
      </span>
      <span className={styles.buttons}>
        {one.state !== "sending" && (
          <Button look="quiet" onClick={() => late.drop(one.id)}>
            Discard
          </Button>
        )}
        {(one.state === "stale" || one.state === "refused") && (
          <Button onClick={() => void late.again(one.id)}>Do it now</Button>
        )}
      </span>
    </li>
  );
}

/** What was typed is edited, sent and thrown away where it stands, in its case. */
function Tap({ tap, onOpen }: { tap: Tapped; onOpen: () => void }) {
  return (
    <li className={styles.line}>
      <span>
        {numberOf(tap.case)} {saidOfTap(tap)}
      </span>
      <span className={styles.buttons}>
        <Button asChild>
          <a href={`#/case/${tap.case}`} onClick={onOpen}>
            Open
          </a>
        </Button>
      </span>
    </li>
  );
}
