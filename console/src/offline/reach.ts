/** Whether Earshot can be reached: what requests show, for a device may say that it is online and reach nobody. */

/** So many in a row fail only where there is no connection: one alone may be a hiccup. */
export const FAILURES = 3;
/** How often the last answer's time is kept, at most. */
const KEEP_MS = 10_000;

/** What it needs from outside. */
export interface ReachOutside {
  now: () => number;
  /** When something answered last on this device, in ms; null: never. */
  last: number | null;
  keep: (at: number) => void;
}

export interface Reach {
  away(): boolean;
  /** When something answered last, in ms; null: never. */
  last(): number | null;
  answered(): void;
  failed(): void;
  /** The device itself says that it has no network. */
  lost(): void;
  /** Heard when `away` changes. */
  subscribe(listener: () => void): () => void;
}

/** Reached until the contrary is seen. */
export function reachOver(outside: ReachOutside): Reach {
  let away = false;
  let failures = 0;
  let last = outside.last;
  let kept = outside.last ?? 0;
  const listeners = new Set<() => void>();

  function become(next: boolean): void {
    if (next === away) return;
    away = next;
    if (away && last !== null) outside.keep(last);
    for (const listener of listeners) listener();
  }

  return {
    away: () => away,
    last: () => last,
    answered() {
      failures = 0;
      last = outside.now();
      if (last - kept >= KEEP_MS) {
        kept = last;
        outside.keep(kept);
      }
      become(false);
    },
    failed() {
      failures += 1;
      if (failures >= FAILURES) become(true);
    },
    lost: () => become(true),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
