/** Short words about what has just happened; kept outside React, so that anything may say them. */

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "good" | "bad";
  /** One thing to do about it, as Undo. */
  action?: { label: string; run: () => void } | undefined;
}

const PLAIN_MS = 5000;
const LONG_MS = 10_000;
const MOST = 3;

let shown: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function become(toasts: readonly Toast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Says it: for five seconds, or ten when there is something to do or something is wrong. */
export function toast(
  text: string,
  { tone = "plain", action }: Partial<Pick<Toast, "tone" | "action">> = {},
): void {
  const id = next++;
  become([...shown.slice(-(MOST - 1)), { id, text, tone, action }]);
  setTimeout(() => hush(id), action || tone === "bad" ? LONG_MS : PLAIN_MS);
}

/** Takes one away. */
export function hush(id: number): void {
  become(shown.filter((other) => other.id !== id));
}

/** For `useSyncExternalStore`. */
export const toasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  shown: () => shown,
};
