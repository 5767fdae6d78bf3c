/** Whether the browser offers to put Earshot on the home screen, and taking it up. Kept outside React, like toasts. */

interface Offer extends Event {
  prompt(): Promise<unknown>;
}

let offer: Offer | null = null;
const listeners = new Set<() => void>();

function become(next: Offer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Listens for the browser's offer, which comes once and early. Safari makes none. */
export function watchInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    // Asked when the agent wants it, in the settings, not over a customer's words.
    event.preventDefault();
    become(event as Offer);
  });
  window.addEventListener("appinstalled", () => become(null));
}

/** For `useSyncExternalStore`. */
export const installing = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  offered: () => offer !== null,
};

/** Has the browser ask; an offer is good for one question. */
export async function install(): Promise<void> {
  const standing = offer;
  become(null);
  await standing?.prompt();
}
