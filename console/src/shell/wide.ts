/** How much room there is. */

import { useSyncExternalStore } from "react";

/** From here on a list and a case stand side by side. */
const TWO_PANES = "(min-width: 960px)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(TWO_PANES);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether two panes fit side by side. */
export function useTwoPanes(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(TWO_PANES).matches);
}
