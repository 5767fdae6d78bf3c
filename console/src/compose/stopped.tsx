import { Pencil, Send, Trash2, Users } from "lucide-react";
import { useShown } from "../case/case-context";
import { holderOf } from "../case/holder";
import { Words } from "../case/said/words";
import { Button } from "../ui/button";
import type { Outbox, Tapped } from "./outbox";
import styles from "./stopped.module.css";

interface StoppedProps {
  taps: readonly Tapped[];
  outbox: Outbox;
  onEdit: (tap: Tapped) => void;
}

/** Somebody answered meanwhile, or the same was said on another device: what it was, and whether ours is still to be said. */
export function Stopped({ taps, outbox, onEdit }: StoppedProps) {
  const shown = useShown();
  const { nameOf, me } = shown;
  const tap = taps.find(({ answer }) => answer !== null);
  if (!tap?.answer) return null;
  const { id, agent, text } = tap.answer;
  return (
    <section className={styles.stopped} role="alert">
      <p className={styles.head}>
        <Users aria-hidden="true" />
        <strong>
          {agent === me
            ? "You have said just that already."
            : `${nameOf(agent)} answered meanwhile.`}
        </strong>{" "}
        {agent === me ? "It was not sent again." : "Yours was not sent."}
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
        {holderOf(shown) === null && (
          <Button look="quiet" onClick={() => outbox.again(tap.key, id)}>
            <Send /> {agent === me ? "Send it again" : "Send anyway"}
          </Button>
        )}
      </div>
    </section>
  );
}
