/** All that this page does about being offline, begun at its start and ended with the session. */

import type { QueryClient } from "@tanstack/react-query";
import type { Api } from "../api/client";
import type { Refresh } from "../api/refresh";
import { forgetSeen } from "../case/seen";
import { type Config, home } from "../config";
import { watchInstall } from "../push/install";
import { leave, renew } from "../push/this-device";
import type { Session } from "../session/session";
import { go } from "../shell/address";
import { answersInIndexedDb, answersOf, DAY_MS } from "./answers";
import { type Late, openLate } from "./late";
import { openReach } from "./open-reach";
import type { Reach } from "./reach";
import { type NewVersion, startWorker } from "./worker";

interface Around {
  config: Config;
  session: Session;
  api: Api;
  client: QueryClient;
  refresh: Refresh;
}

/** Begins it; what screens ask for is returned. */
export function openOffline(around: Around): { late: Late; reach: Reach; version: NewVersion } {
  const { config, session, api, client, refresh } = around;
  for (const kind of ["me", "desk", "agents", "queue", "cases", "case"])
    client.setQueryDefaults([kind], { gcTime: DAY_MS });
  const answers = answersOf(client, answersInIndexedDb());
  const reach = openReach(api, session);
  const late = openLate({ session, api, client, refresh });
  reach.subscribe(() => {
    if (!reach.away()) void late.nudge();
  });

  function follow(): void {
    const state = session.state();
    if (state.kind === "in") {
      void answers.begin(state.agent).catch(() => undefined);
      void late.begin(state.agent).catch(() => undefined);
      if (config.push_key) void renew(api, state.agent, config.push_key).catch(() => undefined);
    } else if (state.kind === "out") {
      void answers.end().catch(() => undefined);
      client.clear();
      // Who signs out is told before; a session that merely ended leaves them for the next one.
      if (state.why !== "asked") return;
      late.clear();
      forgetSeen();
    }
  }
  watchInstall();
  session.subscribe(follow);
  follow();
  session.atEnd((tokens) => leave(home(), tokens.id));
  session.atEnd(() => answers.end());
  return { late, reach, version: startWorker((place) => go(place)) };
}
