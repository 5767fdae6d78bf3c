/** Moves for screens: shown at once, taken back when they are refused. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "../api/keys";
import { keptLists, type Pages, place } from "../api/lists";
import { Unreachable } from "../api/problem";
import type { Row } from "../api/types";
import { useSelf, useServices } from "../services";
import { toast } from "../ui/toast";
import { each, type Outcomes } from "./many";
import { done, expected, type Move, make } from "./move";
import { settle } from "./settle";

export interface Moves {
  /** One case; whether it worked. What went wrong is told here. */
  one(move: Move, row: Row): Promise<boolean>;
  /** Many; what went wrong is for the caller to tell. */
  many(
    move: Move,
    rows: readonly Row[],
    onStep: (finished: number) => void,
    signal: AbortSignal,
  ): Promise<Outcomes<Row>>;
}

/** The moves of who is signed in. */
export function useMoves(): Moves {
  const { api, refresh, late } = useServices();
  const client = useQueryClient();
  const { agent } = useSelf();
  return useMemo(() => {
    const moved = (row: Row) => settle(client, refresh, row, agent);
    return {
      async one(move, row) {
        const takeBack = showAtOnce(client, expected(move, row, agent), agent);
        try {
          moved(await make(api, move, row));
          toast(done(move, 1), { tone: "good" });
          return true;
        } catch (error) {
          if (error instanceof Unreachable) {
            // It stays as it is shown; what became of it is told once there is a network.
            late.add({ id: crypto.randomUUID(), agent, move, row });
            return true;
          }
          takeBack();
          toast(error instanceof Error ? error.message : String(error), { tone: "bad" });
          return false;
        }
      },
      async many(move, rows, onStep, signal) {
        const work = async (row: Row) => moved(await make(api, move, row));
        return each(rows, work, { onStep, signal });
      },
    };
  }, [api, client, refresh, late, agent]);
}

function showAtOnce(client: QueryClient, row: Row, me: string): () => void {
  const before = keptLists(client);
  place(client, row, me);
  return () => {
    for (const { query, pages } of before) client.setQueryData<Pages>(keys.list(query), pages);
  };
}
