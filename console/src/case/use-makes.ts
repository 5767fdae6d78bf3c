/** The moves of every screen, shown in this one at once as well. */

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "../api/keys";
import { expected, type Move } from "../moves/move";
import { useMoves } from "../moves/use-moves";
import { useShown } from "./case-context";
import type { FullCase } from "./told";

/** Makes a move with the case on screen; whether it worked. */
export function useMake(): (move: Move) => Promise<boolean> {
  const { row, me } = useShown();
  const moves = useMoves();
  const client = useQueryClient();
  return useMemo(
    () => async (move) => {
      const key = keys.case(row.id);
      const before = client.getQueryData<FullCase>(key);
      const { owner, status, paging, snoozed_until, tags } = expected(move, row, me);
      client.setQueryData<FullCase>(
        key,
        (full) => full && { ...full, owner, status, paging, snoozed_until, tags },
      );
      const worked = await moves.one(move, row);
      if (!worked && before) client.setQueryData<FullCase>(key, before);
      return worked;
    },
    [row, me, moves, client],
  );
}
