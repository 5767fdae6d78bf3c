/** Going through a list by keys. */

import { useRef } from "react";

/** A key that is held down goes past cases without opening each. */
const PASSING_MS = 120;

/** Steps the cursor; where it stays, the row has the focus and `arrive` is told. */
export function useStep(
  move: (by: number) => string | null,
  arrive: (id: string) => void,
): (by: number) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(arrive);
  latest.current = arrive;
  return (by) => {
    const id = move(by);
    clearTimeout(timer.current);
    if (id === null) return;
    timer.current = setTimeout(() => {
      focusOn(id);
      latest.current(id);
    }, PASSING_MS);
  };
}

/** Screen readers follow the focus, and so does Tab. */
function focusOn(id: string): void {
  const row = document.querySelector<HTMLElement>(`a[data-case="${CSS.escape(id)}"]`);
  row?.focus({ preventScroll: true });
}
