/** Where the thread is scrolled to: at its end while one reads there, else left alone. */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 80;
/** How a person scrolls: all else that scrolls is the page itself. */
const BY_HAND = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
const BY_HAND_MS = 1500;

export interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  toEnd: (smooth?: boolean) => void;
  /** Call before more is drawn above: what is on screen stays where it is. */
  hold: () => void;
}

/** `drawn` changes when items come or go. */
export function useScroll(drawn: unknown): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const held = useRef<number | null>(null);
  const stuck = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback((smooth = false) => {
    const element = box.current;
    if (!element) return;
    stuck.current = true;
    element.scrollTo({ top: element.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }, []);

  // Before anything is painted: a thread opens at its end.
  useLayoutEffect(() => toEnd(), [toEnd]);

  const hold = useCallback(() => {
    const element = box.current;
    if (element) held.current = element.scrollHeight - element.scrollTop;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` is what it answers to
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || held.current === null) return;
    element.scrollTop = element.scrollHeight - held.current;
    held.current = null;
  }, [drawn]);

  useEffect(() => {
    const element = box.current;
    const inner = content.current;
    if (!element || !inner) return;
    let last = element.scrollTop;
    let moved = Number.NEGATIVE_INFINITY;
    const byHand = () => {
      moved = performance.now();
    };
    const onScroll = () => {
      const top = element.scrollTop;
      const near = element.scrollHeight - top - element.clientHeight < NEAR_PX;
      // Only a person goes up: what grows or shrinks below has not been left.
      if (near) stuck.current = true;
      else if (top < last && performance.now() - moved < BY_HAND_MS) stuck.current = false;
      last = top;
      setAtEnd(near || stuck.current);
    };
    // Pictures, the keyboard and the composer change heights: who reads at the end stays there.
    const sizes = new ResizeObserver(() => {
      if (stuck.current) toEnd();
      else onScroll();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    for (const how of BY_HAND) element.addEventListener(how, byHand, { passive: true });
    sizes.observe(element);
    sizes.observe(inner);
    return () => {
      element.removeEventListener("scroll", onScroll);
      for (const how of BY_HAND) element.removeEventListener(how, byHand);
      sizes.disconnect();
    };
  }, [toEnd]);

  return { box, content, atEnd, toEnd, hold };
}
