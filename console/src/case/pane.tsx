import { useMemo, useRef, useState } from "react";
import { Composer, type ComposerHandle } from "../compose/composer";
import { Stopped } from "../compose/stopped";
import { useLooking } from "../live/live";
import { Sheet } from "../ui/sheet";
import { Skeleton } from "../ui/skeleton";
import { customerName } from "../words/marks";
import { type Action, type Asked, actionsFor } from "./actions";
import { Banners } from "./banners";
import { useShown } from "./case-context";
import { Details } from "./details/details";
import { Dialogs } from "./dialogs";
import { FirstThing, Header } from "./header";
import { LookingContext, WhoWrites } from "./looking";
import styles from "./pane.module.css";
import { plainName } from "./said/marks";
import { Words } from "./said/words";
import { Thread } from "./thread/thread";
import { type Answer, useAnswer } from "./use-answer";
import { useArrival, useCaseKeys, useWish } from "./use-case-keys";
import { useCaseMoves } from "./use-case-moves";
import { useMake } from "./use-makes";
import { useKeyboardRoom, useRoomy } from "./use-room";
import type { Wish } from "./wish";

interface PaneProps {
  beside: boolean;
  onClose: () => void;
  wish: Wish | undefined;
  error: Error | null;
  onAgain: () => void;
}

/** The whole screen of one case. */
export function Pane({ beside, onClose, wish, error, onAgain }: PaneProps) {
  const { row, full, me } = useShown();
  const root = useRef<HTMLElement>(null);
  const composer = useRef<ComposerHandle>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const details = useDetails(useRoomy(root));
  const actions = useActions(setAsked);
  const answer = useAnswer(composer);
  const looking = useLooking(row.id, answer.writing);
  const others = useMemo(() => looking.filter(({ id }) => id !== me), [looking, me]);
  useKeyboardRoom(root);
  useCaseKeys({ actions, composer, onDetails: details.toggle, onClose, beside });
  useWish(wish, composer);
  useArrival(root, beside);
  return (
    <LookingContext value={others}>
      <article
        ref={root}
        className={styles.pane}
        aria-label={`Case of ${plainName(customerName(row.customer))}`}
        tabIndex={-1}
      >
        <div className={styles.talk}>
          <Header
            actions={actions}
            onBack={beside ? undefined : onClose}
            onDetails={details.toggle}
            details={details.shown}
            onTags={() => setAsked("tag")}
          />
          <Banners error={full ? null : error} onAgain={onAgain} />
          {full ? (
            <Thread key={row.id} full={full} taps={answer.taps} acts={answer.acts} />
          ) : (
            <Coming preview={row.preview} />
          )}
          <Foot
            answer={answer}
            composer={composer}
            actions={actions}
            onLeave={() => focusThread(root.current)}
          />
        </div>
        {details.beside && (
          <aside className={`${styles.aside} scrolls`} aria-label="Details">
            <Details />
          </aside>
        )}
      </article>
      <Sheet open={details.over} onOpenChange={details.toggle} title="Details">
        <Details />
      </Sheet>
      <Dialogs asked={asked} onAsked={setAsked} />
    </LookingContext>
  );
}

interface FootProps {
  actions: readonly Action[];
  answer: Answer;
  composer: React.RefObject<ComposerHandle | null>;
  onLeave: () => void;
}

function Foot({ actions, answer, composer, onLeave }: FootProps) {
  const { row } = useShown();
  return (
    <div className={styles.foot}>
      <Stopped taps={answer.taps} outbox={answer.outbox} onEdit={answer.acts.editTap} />
      <WhoWrites />
      <FirstThing actions={actions} />
      {row.merged_into ? null : (
        <Composer
          ref={composer}
          composing={answer.composing}
          draftState={answer.draftState}
          onLeave={onLeave}
        />
      )}
    </div>
  );
}

/** What a list knows already, until the whole thread is there. */
function Coming({ preview }: { preview: string | null }) {
  return (
    <div className={styles.coming}>
      <p role="status" className="unseen">
        The thread is coming
      </p>
      <Skeleton lines={4} />
      {preview && (
        <div className={styles.preview}>
          <Words text={preview} />
        </div>
      )}
    </div>
  );
}

function useActions(ask: (what: Asked) => void) {
  const { row, me, leads } = useShown();
  const make = useMake();
  const { resume } = useCaseMoves(row.id);
  return actionsFor(row, me, leads, {
    make: (move) => void make(move),
    ask,
    resume: () => void resume(),
  });
}

/** Beside the thread where they fit, unless hidden; else over it when asked for. */
function useDetails(roomy: boolean) {
  const [hidden, setHidden] = useState(false);
  const [open, setOpen] = useState(false);
  return {
    beside: roomy && !hidden,
    over: !roomy && open,
    shown: roomy ? !hidden : open,
    toggle: () => (roomy ? setHidden(!hidden) : setOpen(!open)),
  };
}

function focusThread(root: HTMLElement | null): void {
  root?.querySelector<HTMLElement>("[aria-label=Thread]")?.focus();
}
