/** A test mention: sent, and followed until it is answered. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { told } from "../api/client";
import { useServices } from "../services";
import { serverNow } from "../time/now";
import { toast } from "../ui/toast";
import { LATE_MS, type Trial } from "./trial";

const SOON_MS = 1000;
const LATER_MS = 3000;
const TAG = "test";
const SCOPE = "#test#";

const KEY = ["trial"] as const;

/** The latest test mention, of this visit or an earlier one; undefined when there was none. */
export function useLastTrial(): Trial | null | undefined {
  const { api } = useServices();
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<Trial | null> => {
      const found = await told(api.POST("/find", { body: { q: TAG }, signal }));
      const last = found.cases.find(({ last_mention }) => last_mention.includes(SCOPE));
      if (!last) return null;
      const { last_mention: mention, connection, opened_at } = last;
      return { mention, connection, at: Date.parse(opened_at) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** Sends one by a connection. */
export function useSendTrial() {
  const { api } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (connection: string): Promise<Trial> => {
      const at = serverNow();
      const header = { "Idempotency-Key": crypto.randomUUID() };
      const params = { path: { id: connection }, header };
      const { mention } = await told(api.POST("/connections/{id}/test", { params }));
      return { mention, connection, at };
    },
    onSuccess: (trial) => client.setQueryData(KEY, trial),
    onError: (error) => toast(error.message, { tone: "bad" }),
  });
}

/** The case of a test mention, in full, asked for until it is answered. */
export function useTrialCase(trial: Trial | null | undefined) {
  const { api } = useServices();
  const mention = trial?.mention;
  const { data: id } = useQuery({
    queryKey: ["trial", "case", mention],
    queryFn: async ({ signal }): Promise<string | null> => {
      const hit = (cases: readonly { id: string; last_mention: string }[]) =>
        cases.find(({ last_mention }) => last_mention === mention)?.id;
      const query = { list: "all" as const, tag: TAG, limit: 100 };
      const open = hit((await told(api.GET("/cases", { params: { query }, signal }))).cases);
      if (open) return open;
      // It may have been closed since.
      return hit((await told(api.POST("/find", { body: { q: TAG }, signal }))).cases) ?? null;
    },
    enabled: mention !== undefined,
    refetchInterval: ({ state }) =>
      state.data || !trial || serverNow() - trial.at > 2 * LATE_MS ? false : SOON_MS,
  });
  const full = useQuery({
    queryKey: ["trial", "full", id],
    queryFn: ({ signal }) =>
      told(api.GET("/cases/{id}", { params: { path: { id: id ?? "" } }, signal })),
    enabled: Boolean(id),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.thread.some((item) => item.kind === "reply" && item.state === "sent")
        ? false
        : LATER_MS,
  });
  return full.data;
}
