/** The customer of a case as a person: all their handles, and what they wrote about before. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { told } from "../api/client";
import { useServices } from "../services";
import { toast } from "../ui/toast";
import type { Handle, Person, Row } from "./told";
import { wordsOf } from "./use-case-moves";

/** Asked for when it is looked at; a customer's id is kept in memory only. */
export function usePerson({ channel, customer }: Pick<Row, "channel" | "customer">, on = true) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["customer", channel, customer.id],
    queryFn: ({ signal }): Promise<Person> =>
      told(api.POST("/customers", { body: { channel, id: customer.id }, signal })),
    enabled: on,
    gcTime: 60_000,
  });
}

export interface PersonMoves {
  join(other: Pick<Handle, "channel" | "id">): Promise<boolean>;
  split(handle: Pick<Handle, "channel" | "id">): Promise<boolean>;
  tier(tier: string | null): Promise<boolean>;
}

/** Joins and splits handles, and gives a tier. */
export function usePersonMoves({
  channel,
  customer,
}: Pick<Row, "channel" | "customer">): PersonMoves {
  const { api } = useServices();
  const client = useQueryClient();
  return useMemo(() => {
    const one = { channel, id: customer.id };
    const settle = async (asked: Promise<unknown>, done: string) => {
      try {
        await asked;
        await client.invalidateQueries({ queryKey: ["customer"] });
        toast(done, { tone: "good" });
        return true;
      } catch (error) {
        toast(wordsOf(error), { tone: "bad" });
        return false;
      }
    };
    return {
      join: (other) =>
        settle(
          told(
            api.POST("/customers/join", {
              body: { ...one, other_channel: other.channel, other_id: other.id },
            }),
          ),
          "The handles are one person",
        ),
      split: (handle) =>
        settle(
          told(
            api.POST("/customers/part", {
              body: { channel: handle.channel, id: handle.id },
            }),
          ),
          "The handle is a person of its own again",
        ),
      tier: (tier) =>
        settle(
          told(api.PUT("/customers/tier", { body: { ...one, tier } })),
          "The tier counts for new cases",
        ),
    };
  }, [api, client, channel, customer.id]);
}
