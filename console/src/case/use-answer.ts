/** All that belongs to answering a case: what is typed, where it is kept, what has been tapped. */

import { type RefObject, useMemo, useRef } from "react";
import type { ComposerHandle } from "../compose/composer";
import type { DraftState } from "../compose/draft";
import type { Outbox, Tapped } from "../compose/outbox";
import { type Composing, useComposing, type Written } from "../compose/use-composing";
import { useDraft } from "../compose/use-draft";
import { useNote } from "../compose/use-note";
import { useOutbox, useTaps } from "../compose/use-outbox";
import { serverNow } from "../time/now";
import { useShown } from "./case-context";
import type { ThreadActs } from "./thread/thread";
import { useWriting } from "./use-writing";

export interface Answer {
  composing: Composing;
  draftState: DraftState;
  taps: readonly Tapped[];
  outbox: Outbox;
  acts: ThreadActs;
  /** Whether this agent types just now. */
  writing: boolean;
}

/** The answer to the case that is on screen. */
export function useAnswer(composer: RefObject<ComposerHandle | null>): Answer {
  const { row, full } = useShown();
  const { outbox, unsent } = useOutbox();
  const taps = useTaps(outbox, row.id);
  const [writing, wrote] = useWriting();
  const keeps = useRef<(written: Written | null) => void>(() => {});
  const note = useNote(row.id, unsent);
  const composing = useComposing(full, note, {
    onTyped: (written) => {
      wrote(written.text !== "");
      keeps.current(written);
    },
    onSend: (written) => {
      outbox.send({
        ...written,
        kind: written.mode,
        key: crypto.randomUUID(),
        case: row.id,
        seen: null,
        at: new Date(serverNow()).toISOString(),
      });
      wrote(false);
      if (written.mode === "reply") keeps.current(null);
    },
  });
  const { keeper, state } = useDraft(row.id, full, unsent, composing.restore);
  keeps.current = (written) => (written ? keeper.typed(written) : keeper.done());
  const acts = useThreadActs(composing, composer, outbox);
  return { composing, draftState: state, taps, outbox, acts, writing };
}

/** Stay the same from one drawing to the next, so that a long thread is not drawn anew at each letter. */
function useThreadActs(
  composing: Composing,
  composer: RefObject<ComposerHandle | null>,
  outbox: Outbox,
): ThreadActs {
  const latest = useRef(composing);
  latest.current = composing;
  return useMemo(() => {
    const edit = (text: string) => {
      latest.current.setMode("reply");
      latest.current.change({ text });
      composer.current?.reply();
    };
    return {
      edit,
      answer: (mention) => {
        latest.current.change({ mention });
        composer.current?.reply();
      },
      editTap: (tap) => {
        outbox.drop(tap.key);
        if (tap.kind === "reply") {
          latest.current.change({
            text: tap.text,
            visibility: tap.visibility,
            mention: tap.mention,
          });
          composer.current?.reply();
        } else {
          latest.current.setNote(tap.text);
          composer.current?.note();
        }
      },
      again: (key) => outbox.again(key),
      drop: outbox.drop,
    };
  }, [composer, outbox]);
}
