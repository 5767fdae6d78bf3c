/** The keys of a case. Beside a list, the list's own keys come first. */

import { type RefObject, useEffect, useRef } from "react";
import type { ComposerHandle } from "../compose/composer";
import { type Key, useKeys } from "../shell/keyboard";
import type { Action } from "./actions";
import type { Wish } from "./wish";

interface CaseKeys {
  actions: readonly Action[];
  composer: RefObject<ComposerHandle | null>;
  onDetails: () => void;
  onClose: () => void;
  beside: boolean;
}

/** What the list beside it listens for itself. */
const LISTS = new Set(["c", "e", "r", "n", "Escape"]);

/** Listens for them while the case is on screen. */
export function useCaseKeys({ actions, composer, onDetails, onClose, beside }: CaseKeys): void {
  const all: Key[] = [
    { key: "r", does: "Reply", run: () => composer.current?.reply() },
    { key: "n", does: "Write a note", run: () => composer.current?.note() },
    ...actions.flatMap(({ key, label, run }) => (key ? [{ key, does: label, run }] : [])),
    { key: "i", does: "Customer, promises, record", run: onDetails },
    { key: "Escape", does: "Back to the list", run: onClose },
  ];
  useKeys(beside ? all.filter(({ key }) => !LISTS.has(key)) : all);
}

/** Does what a key in the list asked for. */
export function useWish(wish: Wish | undefined, composer: RefObject<ComposerHandle | null>): void {
  const what = wish?.what;
  const times = wish?.times;
  useEffect(() => {
    if (what && times) composer.current?.[what]();
  }, [what, times, composer]);
}

/** Whoever comes from elsewhere stands in the case: a screen reader says whose it is. */
export function useArrival(root: RefObject<HTMLElement | null>, beside: boolean): void {
  const arrived = useRef(false);
  useEffect(() => {
    if (arrived.current || beside) return;
    arrived.current = true;
    root.current?.focus({ preventScroll: true });
  }, [root, beside]);
}
