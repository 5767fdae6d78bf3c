import { useDesk } from "../api/known";
import { CloseDialog } from "../moves/close-dialog";
import { SnoozeDialog } from "../moves/snooze-dialog";
import { TagDialog } from "../moves/tag-dialog";
import type { Asked } from "./actions";
import { useShown } from "./case-context";
import { HandOverDialog } from "./hand-over-dialog";
import { MergeDialog } from "./merge-dialog";
import { useCaseMoves } from "./use-case-moves";
import { useMake } from "./use-makes";
import { WaitDialog } from "./wait-dialog";

interface DialogsProps {
  asked: Asked | null;
  onAsked: (asked: Asked | null) => void;
}

/** The questions that some moves ask first, one at a time. */
export function Dialogs({ asked, onAsked }: DialogsProps) {
  const { row } = useShown();
  const { data: desk } = useDesk();
  const make = useMake();
  const moves = useCaseMoves(row.id);
  const is = (what: Asked) => ({
    open: asked === what,
    onOpenChange: (open: boolean) => onAsked(open ? what : null),
  });
  return (
    <>
      <CloseDialog {...is("close")} onClose={(outcome) => void make({ kind: "close", outcome })} />
      <SnoozeDialog
        {...is("snooze")}
        onSnooze={(until) => void make({ kind: "snooze", until: until.toISOString() })}
      />
      <TagDialog
        {...is("tag")}
        known={desk?.tags ?? []}
        has={new Map(row.tags.map((tag) => [tag, "all"]))}
        onTag={(add, remove) => void make({ kind: "tag", add, remove })}
      />
      <HandOverDialog
        {...is("hand over")}
        owner={row.owner}
        onHandOver={(to) => void make({ kind: "hand over", to })}
      />
      <WaitDialog {...is("wait")} onWait={(until, whom) => void moves.wait(until, whom)} />
      <MergeDialog {...is("merge")} onMerge={(into) => void moves.merge(into)} />
    </>
  );
}
