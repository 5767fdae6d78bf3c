import { AtSign, MessageSquareText, Send } from "lucide-react";
import { type Ref, useId, useImperativeHandle, useRef, useState } from "react";
import { useAgents, useDesk } from "../api/known";
import { useShown } from "../case/case-context";
import { asking } from "../case/holder";
import { plainName } from "../case/said/marks";
import { Button, IconButton } from "../ui/button";
import { customerName } from "../words/marks";
import styles from "./composer.module.css";
import type { DraftState } from "./draft";
import { MissingFields } from "./missing";
import { Modes } from "./modes";
import { noteOffers, replyOffers } from "./offers";
import { TemplateDialog } from "./template-dialog";
import { OURS } from "./templates";
import type { Composing } from "./use-composing";
import { Writing, type WritingHandle } from "./writing";

export interface ComposerHandle {
  reply: () => void;
  note: () => void;
  /** Begins a note that asks the colleague with this id for the case. */
  ask: (holder: string) => void;
}

interface ComposerProps {
  ref?: Ref<ComposerHandle>;
  composing: Composing;
  draftState: DraftState;
  /** Esc in the field. */
  onLeave: () => void;
}

/** Where one answers the customer, or remarks something for colleagues. */
export function Composer({ ref, composing, draftState, onLeave }: ComposerProps) {
  const writing = useRef<WritingHandle>(null);
  const [choosing, setChoosing] = useState(false);
  const id = useId();
  const offers = useOffers(composing);
  useImperativeHandle(ref, () => ({
    reply: () => {
      composing.setMode("reply");
      writing.current?.focus();
    },
    note: () => {
      composing.setMode("note");
      writing.current?.focus();
    },
    ask: (holder) => {
      composing.setMode("note");
      composing.setNote(asking(composing.note, holder));
      writing.current?.focus();
    },
  }));
  const note = composing.mode === "note";
  return (
    <form
      className={styles.composer}
      data-mode={note ? "note" : composing.visibility}
      aria-label={note ? "Note for colleagues" : "Reply"}
      onSubmit={(event) => {
        event.preventDefault();
        composing.send();
      }}
    >
      <Modes composing={composing} />
      <Answering composing={composing} />
      <Writing
        ref={writing}
        label={note ? "Note" : "Reply"}
        placeholder={usePlaceholder(note)}
        text={composing.text}
        onText={composing.setText}
        onSend={composing.send}
        onLeave={onLeave}
        readOnly={!note && composing.held !== null}
        offers={offers}
        wrong={note ? null : OURS}
        describedBy={`${id}-says`}
        invalid={composing.stops !== null && composing.text !== ""}
      />
      {!note && composing.held === null && (
        <MissingFields missing={composing.missing} onFill={composing.fillIn} />
      )}
      <div className={styles.foot}>
        <div className={styles.tools}>
          {note ? (
            <IconButton
              label="Name a colleague"
              shortcut="@"
              onClick={() => writing.current?.insert("@")}
            >
              <AtSign />
            </IconButton>
          ) : (
            <IconButton
              label="Templates"
              shortcut="/"
              disabled={composing.held !== null}
              onClick={() => setChoosing(true)}
            >
              <MessageSquareText />
            </IconButton>
          )}
          <DraftSaid state={draftState} text={composing.text} mode={composing.mode} />
        </div>
        <p id={`${id}-says`} className={styles.says}>
          <Room composing={composing} />
        </p>
        <SendButton composing={composing} />
      </div>
      <TemplateDialog
        open={choosing}
        onOpenChange={setChoosing}
        known={composing.known}
        onChoose={(text) => writing.current?.insert(text)}
      />
    </form>
  );
}

function useOffers(composing: Composing) {
  const { row } = useShown();
  const { data: desk } = useDesk();
  const { data: agents } = useAgents();
  return composing.mode === "note"
    ? noteOffers(agents ?? [])
    : replyOffers(desk, row, composing.known);
}

function usePlaceholder(note: boolean): string {
  const { row } = useShown();
  return note
    ? "Note for colleagues; @ names one"
    : `Answer ${plainName(customerName(row.customer), 20)}`;
}

function Answering({ composing }: { composing: Composing }) {
  if (composing.mode === "note" || !composing.answering) return null;
  return (
    <p className={styles.answering}>
      <span>
        Answers <q dir="auto">{composing.answering}</q>
      </span>
      <Button look="quiet" onClick={() => composing.change({ mention: null })}>
        Answer the latest instead
      </Button>
    </p>
  );
}

function Room({ composing }: { composing: Composing }) {
  const { room, stops } = composing;
  if (room.left < 0) return <strong className={styles.over}>{-room.left} too many</strong>;
  if (stops && composing.text !== "") return <strong className={styles.over}>{stops}</strong>;
  if (!room.near) return null;
  return (
    <span>
      {room.left} left<span className="unseen"> of {room.most}</span>
    </span>
  );
}

const SAID: Partial<Record<DraftState, string>> = {
  offline: "Draft kept on this device",
  saved: "Draft saved",
};

function DraftSaid({ state, text, mode }: { state: DraftState; text: string; mode: string }) {
  if (text === "") return null;
  const said = mode === "note" ? "Kept on this device" : SAID[state];
  return <span className={styles.draft}>{said ?? ""}</span>;
}

function SendButton({ composing }: { composing: Composing }) {
  const words =
    composing.mode === "note"
      ? "Add note"
      : composing.visibility === "public"
        ? "Send publicly"
        : "Send privately";
  return (
    <Button
      type="submit"
      look="main"
      disabled={composing.stops !== null}
      aria-keyshortcuts="Control+Enter"
    >
      <Send /> {words}
    </Button>
  );
}
