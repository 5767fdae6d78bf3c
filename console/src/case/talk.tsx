import { type RefObject, useMemo, useRef, useState } from "react";
import { Composer, type ComposerHandle } from "../compose/composer";
import { Stopped } from "../compose/stopped";
import { useLooking } from "../live/live";
import { type Action, type Asked, actionsFor } from "./actions";
import { Banners } from "./banners";
import { useShown } from "./case-context";
import { Dialogs } from "./dialogs";
import { FirstThing, Header } from "./header";
import { Held } from "./held";
import { holderOf } from "./holder";
import { LookingContext, WhoWrites } from "./looking";
import styles from "./pane.module.css";
import { Coming } from "./thread/coming";
import { Thread } from "./thread/thread";
import { type Answer, useAnswer } from "./use-answer";
import { useCaseKeys, useWish } from "./use-case-keys";
import { useCaseMoves } from "./use-case-moves";
import { useMake } from "./use-makes";
import { useQuiet } from "./use-quiet";
import type { Wish } from "./wish";

interface TalkProps {
  beside: boolean;
  onClose: () => void;
  wish: Wish | undefined;
  error: Error | null;
  onAgain: () => void;
  /** Whether what is known of the case is shown. */
  details: boolean;
  onDetails: () => void;
  /** Gives the focus to the thread. */
  onLeave: () => void;
}

/** The talk with one customer and the answer to it: all that must not go over into another case. */
export function Talk(props: TalkProps) {
  const { beside, onClose, wish, error, onAgain, details, onDetails, onLeave } = props;
  const { row, full, me } = useShown();
  const composer = useRef<ComposerHandle>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const answer = useAnswer(composer);
  const askHolder = useAskHolder(composer);
  const actions = useActions(setAsked, askHolder);
  const looking = useLooking(row.id, answer.writing);
  const others = useMemo(() => looking.filter(({ id }) => id !== me), [looking, me]);
  useCaseKeys({ actions, composer, onDetails, onClose, beside });
  useWish(wish, composer);
  useQuiet();
  return (
    <LookingContext value={others}>
      <div className={styles.talk}>
        <Header
          actions={actions}
          onBack={beside ? undefined : onClose}
          onDetails={onDetails}
          details={details}
          onTags={() => setAsked("tag")}
        />
        <Banners error={full ? null : error} onAgain={onAgain} />
        {full ? (
          <Thread full={full} taps={answer.taps} acts={answer.acts} />
        ) : (
          <Coming
            preview={row.preview}
            failed={error !== null}
            taps={answer.taps}
            acts={answer.acts}
          />
        )}
        <Foot
          answer={answer}
          composer={composer}
          actions={actions}
          onLeave={onLeave}
          onAsk={askHolder}
        />
      </div>
      <Dialogs asked={asked} onAsked={setAsked} />
    </LookingContext>
  );
}

interface FootProps {
  actions: readonly Action[];
  answer: Answer;
  composer: RefObject<ComposerHandle | null>;
  onLeave: () => void;
  onAsk: () => void;
}

function Foot({ actions, answer, composer, onLeave, onAsk }: FootProps) {
  const { row } = useShown();
  return (
    <div className={styles.foot}>
      <Stopped taps={answer.taps} outbox={answer.outbox} onEdit={answer.acts.editTap} />
      <WhoWrites />
      <Held onAsk={onAsk} />
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

function useActions(ask: (what: Asked) => void, askHolder: () => void) {
  const shown = useShown();
  const make = useMake();
  const { resume } = useCaseMoves(shown.row.id);
  return actionsFor(shown, {
    make: (move) => void make(move),
    ask,
    resume: () => void resume(),
    askHolder,
  });
}

function useAskHolder(composer: RefObject<ComposerHandle | null>): () => void {
  const holder = holderOf(useShown());
  return () => holder !== null && composer.current?.ask(holder);
}
