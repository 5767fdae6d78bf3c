import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { problemOf } from "../api/problem";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { toast } from "../ui/toast";
import { Waiting, Wrong } from "./asked";
import cards from "./cards.module.css";
import { PARKED_MOST, type Parked, parkedOf } from "./kept";
import styles from "./lead.module.css";
import { ParkedOne } from "./parked-one";
import { some } from "./words";

/** Messages that could not be processed: why, what they hold, and again. */
export default function ParkedWork() {
  const { api } = useServices();
  const got = useQuery(parkedOf(api));
  if (got.isPending) return <Waiting says="What is parked is looked up" />;
  if (got.error && !got.data)
    return (
      <Wrong
        title="What is parked could not be had"
        error={got.error}
        onAgain={() => got.refetch()}
      />
    );
  const { parked } = got.data;
  if (parked.length === 0)
    return (
      <EmptyState title="Nothing is parked">
        All that came could be processed. What cannot stands here with its reason, to be replayed.
      </EmptyState>
    );
  return (
    <div className={cards.narrow}>
      <div className={styles.period}>
        <p className={`${styles.says} ${styles.whole}`}>
          {parked.length === PARKED_MOST
            ? `The oldest ${PARKED_MOST}`
            : some(parked.length, "message")}{" "}
          could not be processed. Mend what the reason names, then replay: every step may run twice.
        </p>
        {parked.length > 1 && <ReplayAll parked={parked} />}
      </div>
      <ul className={cards.cards}>
        {parked.map((one) => (
          <ParkedOne key={one.id} parked={one} />
        ))}
      </ul>
    </div>
  );
}

function ReplayAll({ parked }: { parked: readonly Parked[] }) {
  const { api } = useServices();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: async () => {
      let refused = 0;
      for (const { id } of parked) {
        const { response, error } = await api.POST("/parked/{id}/replay", {
          params: { path: { id } },
        });
        if (response.status === 409) refused += 1;
        else if (!response.ok) throw problemOf(response.status, error);
      }
      return refused;
    },
    onSuccess: (refused) => {
      const done = some(parked.length - refused, "message");
      if (refused === 0) toast(`${done} on their queues again`, { tone: "good" });
      else toast(`${done} replayed; ${refused} no queue takes again: drop what stays here`);
    },
    onError: (error: Error) => toast(error.message, { tone: "bad" }),
    onSettled: () => void client.invalidateQueries({ queryKey: ["parked"] }),
  });
  return (
    <span className={`${cards.push} ${styles.whole}`}>
      <Button busy={replay.isPending} onClick={() => replay.mutate()}>
        <RotateCcw aria-hidden="true" /> Replay all {parked.length}
      </Button>
    </span>
  );
}
