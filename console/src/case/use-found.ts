/** Cases found by what is typed into a dialog. */

import { useQuery } from "@tanstack/react-query";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { useServices } from "../services";
import type { Row } from "./told";

const NONE: Row[] = [];

interface Found {
  rows: readonly Row[];
  /** Whether the API has answered, so that none are none. */
  told: boolean;
}

/** Nothing is asked for below `least` letters. What was typed is forgotten half a minute later. */
export function useFound(word: string, least: number): Found {
  const { api } = useServices();
  const enough = word.length >= least;
  const { data } = useQuery({
    queryKey: keys.find(word),
    queryFn: ({ signal }) => told(api.POST("/find", { body: { q: word }, signal })),
    enabled: enough,
    gcTime: 30_000,
  });
  return enough && data ? { rows: data.cases, told: true } : { rows: NONE, told: false };
}
