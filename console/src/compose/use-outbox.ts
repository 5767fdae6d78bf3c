/** The outbox of who is signed in: one for the whole page, whatever case is on screen. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { type Api, told } from "../api/client";
import { keys } from "../api/keys";
import { mayPass, Problem, SignedOut } from "../api/problem";
import type { FirstAnswer, FullCase, ToldItem } from "../case/told";
import { type Services, useSelf, useServices } from "../services";
import { isOf } from "../session/session";
import { serverNow } from "../time/now";
import { type Unsent, unsentOf } from "./keep";
import { type Attempt, type Outbox, outboxOver, type Tap, type Tapped } from "./outbox";

interface Opened {
  outbox: Outbox;
  unsent: Unsent;
}

const opened = new WeakMap<Services, Map<string, Opened>>();

/** What one has sent from here and what became of it, and the way to send more. */
export function useOutbox(): Opened {
  const services = useServices();
  const client = useQueryClient();
  const { agent } = useSelf();
  return useMemo(() => openedFor(services, client, agent), [services, client, agent]);
}

/** The taps of one case that are not with the server yet, in their order. */
export function useTaps(outbox: Outbox, id: string): readonly Tapped[] {
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);
  return useMemo(() => all.filter((tap) => tap.case === id), [all, id]);
}

function openedFor(services: Services, client: QueryClient, agent: string): Opened {
  const ofAgents = opened.get(services) ?? new Map<string, Opened>();
  opened.set(services, ofAgents);
  const known = ofAgents.get(agent);
  if (known) return known;
  const unsent = unsentOf(agent);
  const outbox = outboxOver({
    send: async (tap) =>
      isOf(services.session, agent) ? attempt(services.api, client, tap) : { kind: "unreachable" },
    keep: unsent.keepTaps,
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    now: serverNow,
  });
  ofAgents.set(agent, { outbox, unsent });
  void unsent.taps().then(outbox.restore);
  window.addEventListener("online", outbox.nudge);
  const stop = services.session.subscribe(() => {
    const state = services.session.state();
    if (state.kind !== "out") return;
    stop();
    outbox.close();
    window.removeEventListener("online", outbox.nudge);
    ofAgents.delete(agent);
    if (state.why === "asked") void unsent.forget();
  });
  return { outbox, unsent };
}

async function attempt(api: Api, client: QueryClient, tap: Tap): Promise<Attempt> {
  try {
    show(client, tap.case, await post(api, tap));
    void client.invalidateQueries({ queryKey: keys.case(tap.case) });
    return { kind: "arrived" };
  } catch (error) {
    if (mayPass(error) || error instanceof SignedOut) return { kind: "unreachable" };
    const answer = error instanceof Problem ? error.body.answer : undefined;
    return {
      kind: "refused",
      problem: error instanceof Error ? error.message : String(error),
      answer: (answer as FirstAnswer | undefined) ?? null,
    };
  }
}

function post(api: Api, tap: Tap): Promise<ToldItem> {
  const params = { path: { id: tap.case }, header: { "Idempotency-Key": tap.key } };
  if (tap.kind === "note")
    return told(api.POST("/cases/{id}/notes", { params, body: { text: tap.text } }));
  const { text, visibility, mention, seen } = tap;
  const body = { text, visibility, ...(mention && { mention }), ...(seen && { seen }) };
  return told(api.POST("/cases/{id}/replies", { params, body }));
}

/** Stands in the thread from now on, without waiting for the case to be asked for anew. */
function show(client: QueryClient, id: string, item: ToldItem): void {
  client.setQueryData<FullCase>(keys.case(id), (full) => {
    if (!full) return full;
    const there = full.thread.some(
      (other) => other.kind === item.kind && "id" in other && "id" in item && other.id === item.id,
    );
    return there ? full : { ...full, thread: [...full.thread, item] };
  });
}
