/** The keys of the inbox. */

import { useKeys } from "../shell/keyboard";

/** What they do; the screen knows how. */
export interface InboxActs {
  step: (by: number) => void;
  open: () => void;
  claim: () => void;
  reply: () => void;
  note: () => void;
  close: () => void;
  tick: () => void;
  find: () => void;
  back: () => void;
}

/** Listens for them while the list is on screen. */
export function useInboxKeys(acts: InboxActs, on: boolean): void {
  useKeys(
    [
      { key: "j", does: "Next case", run: () => acts.step(1) },
      { key: "k", does: "Case before", run: () => acts.step(-1) },
      { key: "ArrowDown", does: "", run: () => acts.step(1) },
      { key: "ArrowUp", does: "", run: () => acts.step(-1) },
      { key: "Enter", does: "Open the case", run: acts.open },
      { key: "c", does: "Claim", run: acts.claim },
      { key: "r", does: "Reply", run: acts.reply },
      { key: "n", does: "Write a note", run: acts.note },
      { key: "e", does: "Close with an outcome", run: acts.close },
      { key: "x", does: "Select", run: acts.tick },
      { key: "/", does: "Find", run: acts.find },
      { key: "Escape", does: "Back to the list", run: acts.back },
    ],
    on,
  );
}
