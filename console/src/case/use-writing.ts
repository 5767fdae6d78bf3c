/** Whether somebody types just now: so much is told to colleagues, not a word of it. */

import { useCallback, useEffect, useRef, useState } from "react";

const RESTS_MS = 6000;

/** What it is, and how to say that a letter was typed (true), or that it is over. */
export function useWriting(): [boolean, (typed: boolean) => void] {
  const [writing, setWriting] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wrote = useCallback((typed: boolean) => {
    clearTimeout(timer.current);
    setWriting(typed);
    if (typed) timer.current = setTimeout(() => setWriting(false), RESTS_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [writing, wrote];
}
