import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { told } from "../api/client";
import { useServices } from "../services";
import { useTicking } from "../time/now";
import { exactly, moment } from "../time/wording";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import cards from "./cards.module.css";
import { prettily } from "./json";
import type { Parked } from "./kept";
import styles from "./lead.module.css";

/** One message that could not be processed. */
export function ParkedOne({ parked }: { parked: Parked }) {
  const [shown, setShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const { replay, drop } = useFates(parked);
  return (
    <li className={cards.card}>
      <div className={cards.line}>
        <Badge tone="amber">{parked.queue}</Badge>
        <span className={styles.says}>
          <When at={parked.at} /> · {parked.size.toLocaleString()} bytes
        </span>
      </div>
      <p className={cards.text}>{parked.reason}</p>
      {shown && <Body id={parked.id} />}
      <div className={cards.line}>
        <span className={cards.push}>
          <Button look="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? "Hide the body" : "Look at the body"}
          </Button>
          <Button look="quiet" onClick={() => setAsking(true)}>
            Drop
          </Button>
          <Button busy={replay.isPending} onClick={() => replay.mutate()}>
            <RotateCcw aria-hidden="true" /> Replay
          </Button>
        </span>
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Drop this message for good?"
        says="What it holds will never be processed, and cannot be had back."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="danger" busy={drop.isPending} onClick={() => drop.mutate()}>
              Drop for good
            </Button>
          </>
        }
      >
        {parked.reason}
      </Dialog>
    </li>
  );
}

function useFates(parked: Parked) {
  const { api } = useServices();
  const client = useQueryClient();
  const params = { path: { id: parked.id } };
  const said = (text: string) => ({
    onSuccess: () => {
      toast(text, { tone: "good" });
      void client.invalidateQueries({ queryKey: ["parked"], exact: true });
    },
    onError: (error: Error) => toast(error.message, { tone: "bad" }),
  });
  const replay = useMutation({
    mutationFn: () => told(api.POST("/parked/{id}/replay", { params })),
    ...said("It is on its queue again. If it fails once more, it comes back here."),
  });
  const drop = useMutation({
    mutationFn: () => told(api.DELETE("/parked/{id}", { params })),
    ...said("Dropped for good"),
  });
  return { replay, drop };
}

function When({ at }: { at: string }) {
  const said = useTicking((now) => moment(Date.parse(at), now));
  return <time title={exactly(Date.parse(at))}>{said}</time>;
}

function Body({ id }: { id: string }) {
  const { api } = useServices();
  const { data, error } = useQuery({
    queryKey: ["parked", id],
    queryFn: ({ signal }) => told(api.GET("/parked/{id}", { params: { path: { id } }, signal })),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={cards.body} tabIndex={0} aria-label="Body">
      {data ? prettily(data.body) : (error?.message ?? "The body is looked up")}
    </section>
  );
}
