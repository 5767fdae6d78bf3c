/** Hears how the page's requests go, and tries again by itself while nothing answers. */

import { useSyncExternalStore } from "react";
import type { Api } from "../api/client";
import { Unreachable } from "../api/problem";
import { useServices } from "../services";
import type { Session } from "../session/session";
import { type Reach, reachOver } from "./reach";

const AGAIN_MS = 10_000;
const KEPT = "earshot-reached";

/** Listens to all that goes through this client. */
export function openReach(api: Api, session: Session): Reach {
  const reach = reachOver({
    now: Date.now,
    last: Number(localStorage.getItem(KEPT)) || null,
    keep: (at) => localStorage.setItem(KEPT, String(at)),
  });
  api.use({
    onResponse({ response }) {
      // A page in the place of an answer is a hotel's that wants a name first.
      if (!response.headers.get("content-type")?.startsWith("text/html")) reach.answered();
      else reach.failed();
    },
    onError({ error }) {
      if (error instanceof Unreachable) reach.failed();
    },
  });

  let asking = false;
  async function ask(): Promise<void> {
    if (asking || !reach.away() || document.hidden || session.state().kind !== "in") return;
    asking = true;
    await api.GET("/me").catch(() => undefined);
    asking = false;
  }
  setInterval(() => void ask(), AGAIN_MS);
  document.addEventListener("visibilitychange", () => void ask());
  window.addEventListener("online", () => void ask());
  window.addEventListener("offline", reach.lost);
  if (!navigator.onLine) reach.lost();
  return reach;
}

/** Whether nothing answers: what is shown is what was known before. */
export function useAway(): boolean {
  const { reach } = useServices();
  return useSyncExternalStore(reach.subscribe, reach.away);
}
