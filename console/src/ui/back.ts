/** The way back of phones closes what lies over the screen, before it leaves the screen. */

import { useEffect, useRef } from "react";

/** Closes of what lies over the screen, the topmost last. All of it has one entry of the history. */
const over: (() => void)[] = [];
let leaving: ReturnType<typeof setTimeout> | undefined;
/** A sheet that closes for the next one to open keeps the entry for it. */
const HANDOVER_MS = 60;

function marked(): boolean {
  return (history.state as { over?: boolean } | null)?.over === true;
}

function mark(): void {
  if (!marked()) history.pushState({ over: true }, "");
}

function lie(close: () => void): void {
  clearTimeout(leaving);
  leaving = undefined;
  over.push(close);
  mark();
}

function lift(close: () => void): void {
  over.splice(over.indexOf(close), 1);
  if (over.length > 0 || leaving !== undefined) return;
  leaving = setTimeout(() => {
    leaving = undefined;
    // Not when a link in it led elsewhere.
    if (marked()) history.back();
  }, HANDOVER_MS);
}

window.addEventListener("popstate", () => {
  if (over.length === 0) {
    // The entry of something that is long gone: one more step.
    if (marked()) history.back();
    return;
  }
  if (marked()) return;
  if (over.length > 1) mark();
  over.at(-1)?.();
});

/** While `open`, going back calls `close`. */
export function useBackCloses(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const mine = () => latest.current();
    lie(mine);
    return () => lift(mine);
  }, [open]);
}
