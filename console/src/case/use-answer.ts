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
import { toast } from "../ui/toast";
import { useShown } from "./case-context";
import type { ThreadActs } from "./thread/thread";
import { useWriting } from "./use-writing";

export interface Answer {
  composing: Composing;
  draftState: DraftState;
  taps: readonly Tapped[];
  /** What it drops comes back by Undo. */
  outbox: Outbox;
  acts: ThreadActs;
  /** Whether this agent types just now. */
  writing: boolean;
}

/** The answer to the case that is on screen. */
export function useAnswer(composer: RefObject<ComposerHandle | null>): Answer {
  const { row, full } = useShown();
  const { outbox: all, unsent } = useOutbox();
  const outbox = useMemo(() => withUndo(all), [all]);
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
  const acts = useThreadActs(composing, composer, all);
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
    const rewrite = (reply: Partial<Composing["reply"]>, undone = () => {}) => {
      const before = latest.current.reply;
      latest.current.change(reply);
      composer.current?.reply();
      if (before.text !== "")
        saidUndo("What stood in the reply was replaced", () => {
          latest.current.change(before);
          undone();
        });
    };
    const rewriteNote = (text: string, undone: () => void) => {
      const before = latest.current.note;
      latest.current.setNote(text);
      composer.current?.note();
      if (before !== "")
        saidUndo("What stood in the note was replaced", () => {
          latest.current.setNote(before);
          undone();
        });
    };
    return {
      edit: (text) => rewrite({ text }),
      answer: (mention) => {
        if (latest.current.held === null) latest.current.change({ mention });
        composer.current?.reply();
      },
      editTap: (tap) => {
        outbox.drop(tap.key);
        const { kind, text, visibility, mention } = tap;
        const undone = () => outbox.restore([tap]);
        if (kind === "reply") rewrite({ text, visibility, mention }, undone);
        else rewriteNote(text, undone);
      },
      again: (key) => outbox.again(key),
      drop: withUndo(outbox).drop,
    };
  }, [composer, outbox]);
}

/** The outbox, with a way back for what is thrown away. */
function withUndo(outbox: Outbox): Outbox {
  const drop = (key: string) => {
    const tap = outbox.all().find((one) => one.key === key);
    outbox.drop(key);
    if (tap) saidUndo(`Your ${tap.kind} was thrown away`, () => outbox.restore([tap]));
  };
  return { ...outbox, drop };
}

function saidUndo(text: string, run: () => void): void {
  toast(text, { action: { label: "Undo", run } });
}
