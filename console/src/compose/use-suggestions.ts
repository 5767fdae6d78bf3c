/** The suggestions of a field: which are offered at the caret, which one is chosen by the keys. */

import { type KeyboardEvent, useState } from "react";
import { type Asking, answered, askingAt, matching } from "./asking";
import type { Suggested } from "./suggestions";

const MOST = 8;

/** What can be suggested behind a sign; `names` are what is matched. */
export interface Offer {
  sign: Asking["sign"];
  label: string;
  all: readonly (Suggested & { names: string[] })[];
}

export interface Suggesting {
  offer: Offer | null;
  options: readonly Suggested[];
  at: number;
  /** Call with each change of text or caret. */
  moved: (text: string, caret: number) => void;
  /** Whether the key was for the suggestions. */
  pressed: (event: KeyboardEvent) => boolean;
  choose: (option: Suggested) => void;
  hide: () => void;
}

/** `put` takes the new text and where its caret stands. */
export function useSuggestions(
  text: string,
  offers: readonly Offer[],
  put: (text: string, caret: number) => void,
): Suggesting {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [at, setAt] = useState(0);
  const offer = offers.find(({ sign }) => sign === asking?.sign) ?? null;
  const options =
    asking && offer ? matching(offer.all, asking.word, ({ names }) => names).slice(0, MOST) : [];

  function choose(option: Suggested): void {
    if (!asking) return;
    const next = answered(text, asking, option.puts);
    setAsking(null);
    put(next.text, next.caret);
  }

  const steps: Record<string, () => void> = {
    ArrowDown: () => setAt((at + 1) % options.length),
    ArrowUp: () => setAt((at + options.length - 1) % options.length),
    Enter: () => options[at] && choose(options[at]),
    Tab: () => options[at] && choose(options[at]),
    Escape: () => setAsking(null),
  };

  return {
    offer: options.length > 0 ? offer : null,
    options,
    at,
    moved(next, caret) {
      setAsking(askingAt(next, caret, offers.map(({ sign }) => sign).join("")));
      setAt(0);
    },
    pressed(event) {
      const step = steps[event.key];
      if (
        options.length === 0 ||
        !step ||
        event.ctrlKey ||
        event.metaKey ||
        event.nativeEvent.isComposing
      )
        return false;
      event.preventDefault();
      event.stopPropagation();
      step();
      return true;
    },
    choose,
    hide: () => setAsking(null),
  };
}
