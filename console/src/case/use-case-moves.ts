/** What only the case's own screen does to it; the moves of every screen are in `moves`. */

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { settle } from "../moves/settle";
import { useSelf, useServices } from "../services";
import { hush, toast, toasts } from "../ui/toast";
import type { FullCase, Meaning, Row } from "./told";

export interface CaseMoves {
  wait(until: string | null, whom: "customer" | "third_party"): Promise<boolean>;
  resume(): Promise<boolean>;
  merge(into: string): Promise<boolean>;
  unmerge(): Promise<boolean>;
  correct(mention: string, meaning: Meaning): Promise<boolean>;
}

const MERGED = "The cases are one";
/** Corrections go one after the other: each says all of a verdict, and the last tap has to be the last to arrive. */
let corrections: Promise<unknown> = Promise.resolve();

/** The moves of one case. Whether it worked is returned; what went wrong is told here. */
export function useCaseMoves(id: string): CaseMoves {
  const { api, refresh } = useServices();
  const client = useQueryClient();
  const { agent } = useSelf();
  return useMemo(() => {
    const params = { path: { id } };
    const moved = async (asked: Promise<Row>, done?: () => void) => {
      try {
        settle(client, refresh, await asked, agent);
        done?.();
        return true;
      } catch (error) {
        toast(wordsOf(error), { tone: "bad" });
        void client.invalidateQueries({ queryKey: keys.case(id) });
        return false;
      }
    };
    const unmerge = () =>
      moved(told(api.POST("/cases/{id}/unmerge", { params })), () => {
        for (const one of toasts.shown()) if (one.text === MERGED) hush(one.id);
        toast("The cases are apart again, with their clocks as before", { tone: "good" });
      });
    return {
      unmerge,
      wait: (until, whom) =>
        moved(
          told(
            api.POST("/cases/{id}/wait", { params, body: { for: whom, ...(until && { until }) } }),
          ),
          () => toast("The case waits for somebody else", { tone: "good" }),
        ),
      resume: () =>
        moved(told(api.POST("/cases/{id}/resume", { params })), () =>
          toast("The case waits for us again", { tone: "good" }),
        ),
      merge: (into) =>
        moved(told(api.POST("/cases/{id}/merge", { params, body: { into } })), () =>
          toast(MERGED, {
            tone: "good",
            action: { label: "Undo", run: () => void unmerge() },
          }),
        ),
      correct(mention, meaning) {
        const before = client.getQueryData<FullCase>(keys.case(id));
        client.setQueryData<FullCase>(
          keys.case(id),
          (full) => full && corrected(full, mention, meaning, agent),
        );
        const body = { mention, ...meaning };
        const said = corrections.then(() => told(api.PUT("/cases/{id}/verdict", { params, body })));
        corrections = said.catch(() => undefined);
        return moved(said).then((worked) => {
          if (!worked) client.setQueryData(keys.case(id), before);
          return worked;
        });
      },
    };
  }, [api, client, refresh, agent, id]);
}

/** What went wrong, in a sentence. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function corrected(full: FullCase, mention: string, meaning: Meaning, by: string): FullCase {
  return {
    ...full,
    thread: full.thread.map((item) =>
      item.kind === "mention" && item.key === mention
        ? { ...item, verdict: { why: [], ...item.verdict, ...meaning, corrected_by: by } }
        : item,
    ),
  };
}
