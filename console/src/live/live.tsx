/** Live for React: the state of the line, who looks at what, and slow polling while there is no line. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { keptLists } from "../api/lists";
import { isOwnDraft } from "../api/own-drafts";
import type { Refresh } from "../api/refresh";
import { useServices } from "../services";
import { apply } from "./changes";
import { type Line, type LineState, lineOver, type Socket } from "./line";
import type { CaseChange, Looking, Told } from "./messages";

const POLL_MS = 30_000;
/** Changes that come together are applied together. */
const GATHER_MS = 150;
/** Lists have turns of their own; the desk changes too seldom to ask. */
const APART = new Set<unknown>(["cases", "desk"]);
/** Places that show own and unowned cases, or one: elsewhere those of colleagues are on screen as well. */
const OWN = ["/inbox/mine", "/inbox/queue", "/case/", "/settings"];

interface Live {
  state: LineState;
  /** Says at which case this agent looks, null for none, and whether they write. */
  look: (at: string | null, writing: boolean) => void;
  looking: ReadonlyMap<string, Looking[]>;
}

const LiveContext = createContext<Live>({ state: "off", look: () => {}, looking: new Map() });

/** The state of the line; `live` is the only one in which changes come by themselves. */
export function useLine(): LineState {
  return useContext(LiveContext).state;
}

/**
 * Tells colleagues that this agent looks at a case, and whether they write; returns who else does. Without a
 * case it tells that they look at none.
 */
export function useLooking(id: string | null, writing = false): Looking[] {
  const { look, looking } = useContext(LiveContext);
  useEffect(() => {
    look(id, writing);
  }, [id, writing, look]);
  useEffect(() => () => look(null, false), [look]);
  return (id && looking.get(id)) || [];
}

/** Keeps what is shown true while `agent` is signed in. */
export function LiveProvider({ agent, children }: { agent: string; children: ReactNode }) {
  const { api, config, reach, refresh } = useServices();
  const client = useQueryClient();
  const [state, setState] = useState<LineState>("off");
  const [looking, setLooking] = useState<ReadonlyMap<string, Looking[]>>(new Map());

  const line = useMemo(() => {
    const gathered = gathering((changes) => apply(client, refresh, changes, agent));
    const heard = (message: Told) => {
      message.cases?.forEach(gathered);
      for (const key of oldBy(message)) void client.invalidateQueries({ queryKey: key });
      const at = message.looking;
      if (at) setLooking((before) => new Map(before).set(at.case, at.agents));
    };
    const open = async () => openSocket(await told(api.POST("/live")));
    return lineOver(
      {
        open,
        later: (work, ms) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        chance: Math.random,
        now: Date.now,
        visible: () => !document.hidden,
      },
      { state: setState, told: heard, back: () => freshen(client, refresh) },
    );
  }, [api, client, refresh, agent]);

  const [path] = useLocation();
  useEffect(() => line.hear(!OWN.some((place) => path.startsWith(place))), [line, path]);
  useRunning(line, config.live);
  useEffect(
    () =>
      reach.subscribe(() => {
        if (reach.away()) return;
        line.nudge();
        freshen(client, refresh);
      }),
    [reach, line, client, refresh],
  );
  usePolling(state !== "live");
  const live = useMemo(() => ({ state, look: line.look, looking }), [state, line, looking]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** What else a message makes old. */
function oldBy({ drafts = [], agents }: Told): (readonly string[])[] {
  const others = drafts.filter((draft) => !isOwnDraft(draft.case));
  const cases = others.map((draft) => keys.case(draft.case));
  return agents ? [...cases, keys.agents] : cases;
}

function useRunning(line: Line, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    const seen = () => {
      if (!document.hidden) line.nudge();
    };
    line.start();
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("online", line.nudge);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("online", line.nudge);
      line.stop();
    };
  }, [line, wanted]);
}

/** While nothing is told by itself: what is on screen, every half minute, if somebody sees it. */
function usePolling(wanted: boolean): void {
  const client = useQueryClient();
  const { reach, refresh } = useServices();
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => {
      if (!document.hidden && !reach.away()) freshen(client, refresh);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [client, reach, refresh, wanted]);
}

/** All that is on screen, asked for anew; lists no deeper than they are looked at. */
function freshen(client: QueryClient, refresh: Refresh): void {
  for (const { query } of keptLists(client)) refresh.list(query);
  void client.invalidateQueries({ predicate: ({ queryKey }) => !APART.has(queryKey[0]) });
}

/** Gathers the latest change of each case, and hands them on once somebody can see it. */
function gathering(apply: (changes: Iterable<CaseChange>) => void): (change: CaseChange) => void {
  let waiting = new Map<string, CaseChange>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (document.hidden) {
      document.addEventListener("visibilitychange", flush, { once: true });
      return;
    }
    const changes = waiting;
    waiting = new Map();
    apply(changes.values());
  };
  return (change) => {
    const before = waiting.get(change.id);
    if (!before || before.version < change.version) waiting.set(change.id, change);
    if (timer === undefined) timer = setTimeout(flush, GATHER_MS);
  };
}

function openSocket({ url, ticket }: { url: string; ticket: string }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}?ticket=${encodeURIComponent(ticket)}`);
    socket.onopen = () => resolve(socket as Socket);
    socket.onerror = () => reject(new Error("The line could not be opened"));
  });
}
