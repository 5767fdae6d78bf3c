/** What every screen can ask for: the configuration, the session, the API, and fresh lists. */

import { createContext, useContext, useSyncExternalStore } from "react";
import type { Api } from "./api/client";
import type { Refresh } from "./api/refresh";
import type { Config } from "./config";
import type { Late } from "./offline/late";
import type { Reach } from "./offline/reach";
import type { NewVersion } from "./offline/worker";
import type { Session } from "./session/session";
import type { Role } from "./session/tokens";

export interface Services {
  config: Config;
  session: Session;
  api: Api;
  refresh: Refresh;
  /** What was done without a network. */
  late: Late;
  /** Whether Earshot answers at all. */
  reach: Reach;
  /** Whether a newer console waits. */
  version: NewVersion;
}

export const ServicesContext = createContext<Services | null>(null);

/** The services of this page. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("Services are missing: draw this within ServicesContext");
  return services;
}

/** Who is signed in; only within the shell, where somebody is. */
export function useSelf(): { agent: string; role: Role } {
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  return state.kind === "in" ? state : { agent: "", role: "agent" };
}
