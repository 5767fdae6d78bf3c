/** Answers that several screens share: who I am, the desk, the colleagues, what waits. */

import { useQuery } from "@tanstack/react-query";
import { useServices } from "../services";
import { told } from "./client";
import { keys } from "./keys";

const HOUR_MS = 3_600_000;

/** The caller: duty, load, devices. */
export function useMe() {
  const { api } = useServices();
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => told(api.GET("/me", { signal })),
  });
}

/** The desk's words: teams, agents, channels and their limits, templates, tags, outcomes. */
export function useDesk() {
  const { api } = useServices();
  return useQuery({
    queryKey: keys.desk,
    queryFn: ({ signal }) => told(api.GET("/desk", { signal })),
    staleTime: HOUR_MS,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

/** Colleagues with their presence and load. */
export function useAgents() {
  const { api } = useServices();
  return useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => told(api.GET("/agents", { signal })),
    select: (answer) => answer.agents,
  });
}

/** An agent's name by id; the id itself while the desk is not known. */
export function useNameOf(): (id: string) => string {
  const { data } = useDesk();
  return (id) => data?.agents.find((agent) => agent.id === id)?.name ?? id;
}

/** How many cases wait for an agent, by team. */
export function useWaiting() {
  const { api } = useServices();
  return useQuery({
    queryKey: keys.queue,
    queryFn: ({ signal }) => told(api.GET("/queue", { signal })),
    select: (answer) => answer.queues,
  });
}
