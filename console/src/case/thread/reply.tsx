import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock3,
  Pencil,
  RotateCcw,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Tapped } from "../../compose/outbox";
import { Button } from "../../ui/button";
import { Words } from "../said/words";
import type { ToldReply } from "../told";
import styles from "./bubble.module.css";
import { type Fate, fateOf } from "./fate";

const ICONS: Record<Fate["tone"], ReactNode> = {
  muted: <Clock3 aria-hidden="true" />,
  good: <Check aria-hidden="true" />,
  bad: <CircleAlert aria-hidden="true" />,
  warn: <CircleHelp aria-hidden="true" />,
};

const FALLBACK: Partial<Record<ToldReply["state"], string>> = {
  refused: "The platform refused it.",
  unknown: "Look on the platform before you say it again.",
};

interface ReplyBubbleProps {
  reply: ToldReply;
  /** Puts its words back into the composer: sent anew, it is another reply. */
  onEdit: (text: string) => void;
}

/** What an agent answered, how far it has come, and what to do when it did not arrive. */
export function ReplyBubble({ reply, onEdit }: ReplyBubbleProps) {
  const fate = fateOf(reply.state, reply.delivery);
  const loud = fate.tone === "bad" || fate.tone === "warn";
  return (
    <div className={styles.row}>
      <div
        className={`${styles.bubble} ${styles.ours} ${styles[reply.visibility]} ${loud ? styles.wrong : ""}`}
      >
        <Words text={reply.text} />
      </div>
      <div
        className={`${styles.foot} ${styles.fate} ${styles[fate.tone]} ${loud ? styles.wide : ""}`}
      >
        {reply.delivery === "read" ? <CheckCheck aria-hidden="true" /> : ICONS[fate.tone]}
        <span role={loud ? "alert" : "status"}>
          {fate.words}
          {loud && `. ${reply.reason || FALLBACK[reply.state] || ""}`}
        </span>
        {(fate.action === "again" || fate.action === "look") && (
          <span className={styles.acts}>
            <Button onClick={() => onEdit(reply.text)}>
              <Pencil />
              {fate.action === "again" ? "Edit and send again" : "It is not there: say it again"}
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

interface TappedBubbleProps {
  tap: Tapped;
  onAgain: (key: string) => void;
  /** Undefined where there is nowhere to edit it. */
  onEdit?: ((tap: Tapped) => void) | undefined;
  onDrop: (key: string) => void;
}

const WAITS: Record<Tapped["state"], string> = {
  sending: "Sending",
  waiting: "No network: it is sent by itself within ten minutes",
  stale: "Not sent: there was no network. Has the talk gone on?",
  refused: "Not sent",
};

/** What was tapped and is not with the server yet. */
export function TappedBubble({ tap, onAgain, onEdit, onDrop }: TappedBubbleProps) {
  if (tap.answer) return <Undecided tap={tap} />;
  const stopped = tap.state === "refused" || tap.state === "stale";
  const look = tap.kind === "note" ? styles.note : `${styles.ours} ${styles[tap.visibility]}`;
  return (
    <div className={styles.row}>
      <div className={`${styles.bubble} ${look} ${stopped ? styles.wrong : styles.waiting}`}>
        <Words text={tap.text} />
      </div>
      <div
        className={`${styles.foot} ${styles.fate} ${stopped ? `${styles.bad} ${styles.wide}` : ""}`}
      >
        {stopped ? <CircleAlert aria-hidden="true" /> : <Clock3 aria-hidden="true" />}
        <span role={stopped ? "alert" : "status"}>
          {WAITS[tap.state]}
          {tap.problem && `: ${tap.problem}`}
        </span>
        {tap.state !== "sending" && (
          <span className={styles.acts}>
            {onEdit && (
              <Button onClick={() => onEdit(tap)}>
                <Pencil /> Edit
              </Button>
            )}
            <Button onClick={() => onAgain(tap.key)}>
              <RotateCcw /> {tap.state === "refused" ? "Try again" : "Send now"}
            </Button>
            <Button look="quiet" onClick={() => onDrop(tap.key)}>
              <Trash2 /> Throw away
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

/** A colleague answered meanwhile: what to do about it is asked above the composer. */
function Undecided({ tap }: { tap: Tapped }) {
  return (
    <div className={styles.row}>
      <div
        className={`${styles.bubble} ${styles.ours} ${styles[tap.visibility]} ${styles.waiting}`}
      >
        <Words text={tap.text} />
      </div>
      <div className={`${styles.foot} ${styles.fate} ${styles.warn}`}>
        <CircleHelp aria-hidden="true" />
        <span>Not sent: decide below</span>
      </div>
    </div>
  );
}
