import { Pencil, Send, Trash2, Users } from "lucide-react";
import { useShown } from "../case/case-context";
import { Words } from "../case/said/words";
import { Button } from "../ui/button";
import type { Outbox, Tapped } from "./outbox";
import styles from "./stopped.module.css";

interface StoppedProps {
  taps: readonly Tapped[];
  outbox: Outbox;
  onEdit: (tap: Tapped) => void;
}

/** A colleague answered meanwhile: what they said, and whether ours is still to be said. */
export function Stopped({ taps, outbox, onEdit }: StoppedProps) {
  const { nameOf } = useShown();
  const tap = taps.find(({ answer }) => answer !== null);
  if (!tap?.answer) return null;
  const { id, agent, text } = tap.answer;
  return (
    <section className={styles.stopped} role="alert">
      <p className={styles.head}>
        <Users aria-hidden="true" />
        <strong>{nameOf(agent)} answered meanwhile.</strong> Yours was not sent.
      </p>
      <blockquote className={styles.theirs}>
        <Words text={text} />
      </blockquote>
      <div className={styles.acts}>
        <Button onClick={() => onEdit(tap)}>
          <Pencil /> Edit mine
        </Button>
        <Button look="quiet" onClick={() => outbox.drop(tap.key)}>
          <Trash2 /> Throw mine away
        </Button>
        <Button look="quiet" onClick={() => outbox.again(tap.key, id)}>
          <Send /> Send anyway
        </Button>
      </div>
    </section>
  );
}
