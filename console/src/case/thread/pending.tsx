import type { Tapped } from "../../compose/outbox";
import { TappedBubble } from "./reply";
import { Seen } from "./speaker";
import styles from "./thread.module.css";

/** What can be done about something that was tapped; without `editTap` there is nowhere to edit it. */
export interface TapActs {
  editTap?: ((tap: Tapped) => void) | undefined;
  again: (key: string) => void;
  drop: (key: string) => void;
}

/** What was tapped here and is not with the server yet. */
export function Pending({ taps, acts }: { taps: readonly Tapped[]; acts: TapActs }) {
  if (taps.length === 0) return null;
  return (
    <ol>
      {taps.map((tap) => (
        <li key={tap.key} className={`${styles.run} ${styles.ours}`}>
          <p className={styles.you}>
            <strong>You</strong> {tap.kind === "note" ? "Note" : <Seen by={tap.visibility} />}
          </p>
          <TappedBubble tap={tap} onAgain={acts.again} onEdit={acts.editTap} onDrop={acts.drop} />
        </li>
      ))}
    </ol>
  );
}
