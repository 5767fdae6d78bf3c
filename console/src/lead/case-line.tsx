import { Link } from "wouter";
import { useNameOf } from "../api/known";
import type { Row } from "../api/types";
import { plainName } from "../case/said/marks";
import { Channel } from "../words/channel";
import { customerName, shortOf } from "../words/marks";
import styles from "./lead.module.css";

type Listed = Pick<Row, "id" | "channel" | "customer" | "team" | "owner" | "status" | "preview">;

/** A case in a list that leads to it. */
export function CaseLine({ row, says }: { row: Listed; says?: string }) {
  const nameOf = useNameOf();
  return (
    <Link className={styles.behind} href={`/case/${row.id}`}>
      <span className={styles.line}>
        <Channel channel={row.channel} />
        <bdi className={styles.who}>{customerName(row.customer)}</bdi>
        <span className={`${styles.says} ${styles.push}`}>{shortOf(row.id)}</span>
      </span>
      {row.preview && (
        <span className={styles.preview} dir="auto">
          {plainName(row.preview, 140)}
        </span>
      )}
      <span className={styles.says}>
        {[row.owner ? nameOf(row.owner) : `queue of ${row.team}`, row.status, says]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </Link>
  );
}
