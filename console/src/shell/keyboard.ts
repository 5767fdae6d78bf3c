/** Keys that do something, while nobody types and no dialog or menu is open. */

import { useEffect, useRef } from "react";

export interface Key {
  /** As the event names it: `j`, `Enter`, `?`, `/`. */
  key: string;
  /** What it does, in the help. */
  does: string;
  run: () => void;
}

const shown = new Map<symbol, readonly Key[]>();

/** The keys of all that is on screen, for the help. */
export function keysNow(): Key[] {
  return [...shown.values()].flat();
}

/** Listens for these keys as long as the component is on screen and `on`. */
export function useKeys(keys: readonly Key[], on = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!on) return;
    const name = Symbol();
    shown.set(name, latest.current);
    const pressed = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const hit = latest.current.find(({ key }) => key === event.key);
      if (!hit) return;
      event.preventDefault();
      hit.run();
    };
    window.addEventListener("keydown", pressed);
    return () => {
      shown.delete(name);
      window.removeEventListener("keydown", pressed);
    };
  }, [on]);
}

/** Whether a key belongs to somebody else: a field, a menu, a dialog, the browser. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const at = event.target;
  if (!(at instanceof Element)) return false;
  if (at.closest("input, textarea, select, [contenteditable], [role=menu], [role=dialog]"))
    return true;
  return event.key === "Enter" && at.closest("a, button") !== null;
}
