/** How much room the case has, and what the keyboard of a phone takes of it. */

import { type RefObject, useEffect, useState } from "react";

/** From here on the details stand beside the thread. */
const ROOMY_PX = 900;

/** Whether the details fit beside the thread. */
export function useRoomy(root: RefObject<HTMLElement | null>): boolean {
  const [roomy, setRoomy] = useState(false);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const sizes = new ResizeObserver(([entry]) => {
      if (entry) setRoomy(entry.contentRect.width >= ROOMY_PX);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [root]);
  return roomy;
}

/** Keeps the composer above the keyboard where the browser lays it over the page, as on an iPhone. */
export function useKeyboardRoom(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const measure = () => {
      const covered = window.innerHeight - viewport.height - viewport.offsetTop;
      const pinched = viewport.scale > 1.01;
      root.current?.style.setProperty("--covered", pinched || covered < 1 ? "0px" : `${covered}px`);
    };
    measure();
    viewport.addEventListener("resize", measure);
    viewport.addEventListener("scroll", measure);
    return () => {
      viewport.removeEventListener("resize", measure);
      viewport.removeEventListener("scroll", measure);
    };
  }, [root]);
}
