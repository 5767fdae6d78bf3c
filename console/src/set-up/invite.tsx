import { useState } from "react";
import { useAgents, useDesk } from "../api/known";
import type { Colleague } from "../api/types";
import { useSelf } from "../services";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { NewAgentForm } from "./new-agent";
import styles from "./set-up.module.css";
import { Step } from "./step";

/** Step two: who answers. */
export function Invite({ stage, local }: { stage: string; local: boolean }) {
  const { data: agents, error, refetch } = useAgents();
  const { data: desk } = useDesk();
  const [adding, setAdding] = useState(false);
  const { agent: self } = useSelf();
  // Whoever reads this is there, whether or not the answer has heard of it yet.
  const people = (agents ?? [])
    .filter(({ bot }) => !bot)
    .map((one) => (one.id === self ? { ...one, online: true } : one));
  const there = people.filter(({ online }) => online).length;
  const answering = people.filter(({ role }) => role === "agent");
  return (
    <Step
      number={2}
      title="Invite your agents"
      done={agents && answering.length > 0}
      state={agents ? `${people.length} people, ${there} here` : "…"}
      says="Who is on the desk stands in the desk file, under version control, so that each change has an author and a way back."
    >
      {error && !agents && (
        <p className={styles.wrong} role="alert">
          {error.message} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      <ul className={styles.people}>
        {people.map((one) => (
          <Person key={one.id} one={one} />
        ))}
      </ul>
      {adding && desk ? (
        <NewAgentForm desk={desk} stage={stage} local={local} onDone={() => setAdding(false)} />
      ) : (
        <div>
          <Button disabled={!desk} onClick={() => setAdding(true)}>
            Add somebody
          </Button>
        </div>
      )}
    </Step>
  );
}

function Person({ one }: { one: Colleague }) {
  return (
    <li className={styles.person}>
      <Avatar id={one.id} name={one.name} online={one.online} />
      <span className={styles.words}>
        <bdi className={styles.name}>{one.name}</bdi>
        <span className={styles.says}>
          {one.role === "lead" ? "lead" : `agent of ${one.team}`} · signs in as {one.id}
        </span>
      </span>
      <Badge tone={one.online ? "green" : "plain"}>
        {one.online ? "Console open" : "No console open"}
      </Badge>
    </li>
  );
}
