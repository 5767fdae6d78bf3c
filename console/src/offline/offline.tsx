/** What the page says of itself, in two strips at most: how it stands with the server, and what could be done. */

import { CloudUpload, Download } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { Invite } from "../push/invite";
import { useServices } from "../services";
import { type Connection, useConnection } from "../shell/connection";
import styles from "./offline.module.css";
import { useAway } from "./open-reach";
import { Unsent } from "./unsent";
import { useUnsent } from "./use-unsent";
import { told, wants } from "./words";

const TONES: Record<Connection["tone"], string | undefined> = {
  bad: styles.bad,
  warn: "",
  plain: styles.plain,
};

/** Nothing while there is nothing to say. */
export function Offline() {
  const away = useAway();
  return (
    <div role="status" className={styles.strips}>
      <Standing away={away} />
      {/* Nothing of it can be had without the network. */}
      {!away && <News />}
    </div>
  );
}

/** One line for the connection and what has not left. */
function Standing({ away }: { away: boolean }) {
  const connection = useConnection();
  const { moves, taps } = useUnsent();
  const [open, setOpen] = useState(false);
  // What a network takes at once is not worth a word; without one it is tried and tried.
  const unsent = [...taps.filter(({ state }) => away || state !== "sending"), ...moves];
  // What comes later does not open it again.
  if (open && unsent.length === 0) setOpen(false);
  if (unsent.length === 0) return connection && <Still connection={connection} />;
  const bad = unsent.some(wants);
  return (
    <>
      <button
        type="button"
        className={`${styles.strip} ${bad ? styles.bad : connection ? TONES[connection.tone] : ""}`}
        onClick={() => setOpen(true)}
      >
        {connection?.icon ?? <CloudUpload aria-hidden="true" />}
        <span>
          {connection && `${connection.text}. `}
          {told(unsent, connection?.tone === "bad")}
        </span>
      </button>
      <Unsent unsent={unsent} open={open} onOpenChange={setOpen} />
    </>
  );
}

function Still({ connection: { icon, text, tone } }: { connection: Connection }) {
  return (
    <p className={`${styles.strip} ${styles.still} ${TONES[tone]}`}>
      {icon}
      {text}
    </p>
  );
}

function News() {
  const { version } = useServices();
  const ready = useSyncExternalStore(version.subscribe, version.ready);
  if (!ready) return <Invite />;
  return (
    <button type="button" className={`${styles.strip} ${styles.news}`} onClick={version.take}>
      <Download aria-hidden="true" />A new version is ready: load it
    </button>
  );
}
