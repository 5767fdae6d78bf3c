import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useServices } from "../services";
import { ConnectionCard } from "../set-up/connection-card";
import { useSendTrial } from "../set-up/use-trial";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { toast } from "../ui/toast";
import { Waiting, Wrong } from "./asked";
import cards from "./cards.module.css";
import { connectionsOf } from "./kept";
import styles from "./lead.module.css";

const WORST = { closed: 0, waiting: 1, heard: 2 };

/** Our accounts on the channels, and whether they are heard; what wants somebody to act first. */
export default function Connections() {
  const { api } = useServices();
  const got = useQuery(connectionsOf(api));
  const send = useSendTrial();
  if (got.isPending) return <Waiting says="The connections are looked up" />;
  if (got.error && !got.data)
    return (
      <Wrong
        title="The connections could not be had"
        error={got.error}
        onAgain={() => got.refetch()}
      />
    );
  const connections = got.data.connections.toSorted(
    (one, other) => WORST[one.state] - WORST[other.state],
  );
  return (
    <div className={cards.narrow}>
      <p className={styles.lead}>
        Our accounts, and when each was heard last. A new one is connected on the page{" "}
        <Link href="/set-up">Set-up</Link>.
      </p>
      {connections.length === 0 && (
        <EmptyState title="No connections">Write one into the desk file.</EmptyState>
      )}
      <ul className={cards.cards}>
        {connections.map((one) => (
          <ConnectionCard
            key={one.id}
            one={one}
            actions={
              <Button
                busy={send.isPending && send.variables === one.id}
                onClick={() =>
                  send.mutate(one.id, {
                    onSuccess: () =>
                      toast(`A test by ${one.id} is on its way: Set-up follows it`, {
                        tone: "good",
                      }),
                  })
                }
              >
                Send a test
              </Button>
            }
          />
        ))}
      </ul>
    </div>
  );
}
