/** The session of this browser: its store, its locks, its other tabs. */

import type { Config } from "../config";
import { refreshed, revoke } from "./cognito";
import { leaveHosted } from "./hosted";
import { keptInIndexedDb } from "./keep";
import { type Session, sessionOver } from "./session";

/** Opens it; it reads what is kept by itself. */
export function openSession(config: Config): Session {
  const tabs = new BroadcastChannel("earshot-session");
  const session = sessionOver({
    keep: keptInIndexedDb(),
    refresh: (token) => refreshed(config, token),
    revoke: async (tokens) => {
      await revoke(config, tokens.refresh).catch(() =>
        online().then(() => revoke(config, tokens.refresh)),
      );
      if (tokens.hosted && config.sign_in) leaveHosted(config);
    },
    alone: async (work) =>
      navigator.locks ? await navigator.locks.request("earshot-refresh", work) : await work(),
    tell: () => tabs.postMessage("changed"),
    now: Date.now,
  });
  tabs.onmessage = () => void session.read();
  session.atEnd(forgetWhatWasSeen);
  void session.read();
  return session;
}

/** The next time that there is a network, while this page is there. */
function online(): Promise<unknown> {
  return new Promise((go) => window.addEventListener("online", go, { once: true }));
}

/** Cached answers hold customers' words: none of them outlives the session. */
async function forgetWhatWasSeen(): Promise<void> {
  const names = "caches" in globalThis ? await caches.keys() : [];
  await Promise.all(names.filter((name) => name.includes("answers")).map((n) => caches.delete(n)));
}
