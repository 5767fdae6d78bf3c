import { useState } from "react";
import type { Desk } from "../api/types";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Field, Select } from "../ui/field";
import { channelName } from "../words/channel";
import { commandsFor, lineOf, type NewAgent, wrongIn } from "./agent-line";
import { CodeOf } from "./lines";
import styles from "./set-up.module.css";

const CAPACITY = 10;

interface NewAgentFormProps {
  desk: Desk;
  stage: string;
  local: boolean;
  onDone: () => void;
}

/** Makes the line of a new agent for the desk file. Nothing of it leaves the page. */
export function NewAgentForm({ desk, stage, local, onDone }: NewAgentFormProps) {
  const channels = [...new Set(desk.connections.map(({ channel }) => channel))];
  const [agent, setAgent] = useState<NewAgent>({
    id: "",
    name: "",
    team: desk.teams[0]?.id ?? "",
    role: "agent",
    channels,
    capacity: CAPACITY,
    email: "",
  });
  const wrong = wrongIn(
    agent,
    desk.agents.map(({ id }) => id),
  );
  const change = (changes: Partial<NewAgent>) => setAgent({ ...agent, ...changes });
  const wrongAt = (field: keyof NewAgent) =>
    wrong?.field === field && (field !== "id" || agent.id !== "") ? wrong.says : undefined;
  return (
    <section className={styles.form} aria-label="A new agent">
      <div className={styles.fields}>
        <Field
          label="Id"
          hint="also the name to sign in with"
          value={agent.id}
          wrong={wrongAt("id")}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          onChange={({ target }) => change({ id: target.value.trim() })}
        />
        <Field
          label="Name"
          hint="as colleagues see it"
          autoComplete="off"
          value={agent.name}
          onChange={({ target }) => change({ name: target.value })}
        />
        <Select
          label="Team"
          value={agent.team}
          options={desk.teams.map(({ id }) => ({ value: id, label: id }))}
          onChoose={(team) => change({ team })}
        />
        <Select
          label="Role"
          value={agent.role}
          options={[
            { value: "agent", label: "Agent: gets cases" },
            { value: "lead", label: "Lead: sees all, gets none" },
          ]}
          onChoose={(role) => change({ role: role as NewAgent["role"] })}
        />
        <Field
          label="Cases at most"
          type="number"
          inputMode="numeric"
          min={1}
          max={1000}
          value={Number.isNaN(agent.capacity) ? "" : agent.capacity}
          wrong={wrongAt("capacity")}
          onChange={({ target }) => change({ capacity: target.valueAsNumber })}
        />
        <Field
          label="E-mail, if any"
          type="email"
          hint="the invitation goes there"
          autoComplete="off"
          value={agent.email}
          wrong={wrongAt("email")}
          onChange={({ target }) => change({ email: target.value.trim() })}
        />
      </div>
      <fieldset className={styles.ticks}>
        <legend>Answers on</legend>
        {channels.map((channel) => (
          <span key={channel} className={styles.tick}>
            <Checkbox
              label={channelName(channel)}
              checked={agent.channels.includes(channel)}
              onChange={(ticked) =>
                change({
                  channels: channels.filter((one) =>
                    one === channel ? ticked : agent.channels.includes(one),
                  ),
                })
              }
            />
            <span aria-hidden="true">{channelName(channel)}</span>
          </span>
        ))}
        {wrongAt("channels") && <p className={styles.wrong}>{wrongAt("channels")}</p>}
      </fieldset>
      {wrong ? (
        <p className={styles.says} role="status">
          The line comes here once {agent.id === "" ? "there is an id" : "all is right"}.
        </p>
      ) : (
        <>
          <CodeOf lines={lineOf(agent)} commands={commandsFor(stage, local)} />
          <p className={styles.says}>
            {local
              ? "The stack prints the new agent's password: ./earshot status shows it again."
              : agent.email
                ? "AWS mails an invitation with a password that works once."
                : "Without an e-mail, the deploy prints the command that sets a password."}
          </p>
        </>
      )}
      <div>
        <Button look="quiet" onClick={onDone}>
          Put the form away
        </Button>
      </div>
    </section>
  );
}
