import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { commandsFor } from "./agent-line";
import { type Connected, heardOf } from "./connecting";
import { ConnectionCard } from "./connection-card";
import { CodeOf } from "./lines";
import styles from "./set-up.module.css";
import { Step } from "./step";

interface ConnectProps {
  got: UseQueryResult<{ connections: Connected[] }>;
  stage: string;
  local: boolean;
}

/** Step one: the platforms send us what people say. */
export function Connect({ got, stage, local }: ConnectProps) {
  const connections = got.data?.connections;
  const { heard, all } = heardOf(connections ?? []);
  const closed = connections?.filter(({ state }) => state === "closed").length ?? 0;
  return (
    <Step
      number={1}
      title="Connect your channels"
      done={connections && heard === all}
      state={connections ? `${heard} of ${all} heard` : "…"}
      {...(closed > 0 && { tone: "red" as const })}
      says="Paste each address into its platform's settings. The state turns by itself once something has come."
    >
      {got.isPending && <Skeleton lines={4} />}
      {got.error && !connections && (
        <EmptyState
          wrong
          title="The connections could not be had"
          actions={<Button onClick={() => void got.refetch()}>Try again</Button>}
        >
          {got.error.message}
        </EmptyState>
      )}
      <ul className={styles.cards}>
        {connections?.map((one) => (
          <ConnectionCard key={one.id} one={one} />
        ))}
      </ul>
      <details className={styles.how}>
        <summary>Another account</summary>
        <p className={styles.says}>
          Write a line like this into the list <code>connections</code> of the desk file, with an id
          of your own, then apply it. Its keys go in with{" "}
          <code>
            {local ? "the stack: it makes some itself" : "./earshot deploy --secrets FILE"}
          </code>
          .
        </p>
        <CodeOf
          lines={`  - { id: shop-x, channel: x, team: ${connections?.[0]?.team ?? "care"} }`}
          commands={commandsFor(stage, local)}
        />
      </details>
    </Step>
  );
}
