import { Check, CircleDashed, LoaderCircle, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useNameOf } from "../api/known";
import { useTicking } from "../time/now";
import { moment } from "../time/wording";
import { Button } from "../ui/button";
import { Select } from "../ui/field";
import { channelName } from "../words/channel";
import { shortOf } from "../words/marks";
import type { Connected } from "./connecting";
import styles from "./set-up.module.css";
import { Step } from "./step";
import { LATE_MS, type Stage, stagesOf, type Trial } from "./trial";
import { useLastTrial, useSendTrial, useTrialCase } from "./use-trial";

/** Step four: a test mention goes the whole way. */
export function TryIt({ connections }: { connections: readonly Connected[] }) {
  const trial = useLastTrial();
  const send = useSendTrial();
  const [chosen, choose] = useState<string>();
  const connection = chosen ?? trial?.connection ?? connections[0]?.id ?? "";
  const stages = useStages(trial);
  const done = stages.length > 0 && stages.every(({ state }) => state === "done");
  const wrong = stages.some(({ state }) => state === "wrong");
  return (
    <Step
      number={4}
      title="Send a test mention"
      done={trial === undefined ? undefined : done}
      state={stateOf(trial, stages)}
      {...(wrong && { tone: "red" as const })}
      says="A message by nobody, tagged test. It becomes a case like any other; an answer to it never leaves."
    >
      <div className={styles.send}>
        <Select
          label="By which connection"
          bare
          value={connection}
          options={connections.map(({ id, channel }) => ({
            value: id,
            label: `${id} (${channelName(channel)})`,
          }))}
          onChoose={choose}
        />
        <Button
          look="main"
          busy={send.isPending}
          disabled={!connection}
          onClick={() => send.mutate(connection)}
        >
          {trial ? "Send another" : "Send a test"}
        </Button>
      </div>
      {trial && <Way trial={trial} stages={stages} />}
    </Step>
  );
}

function stateOf(trial: Trial | null | undefined, stages: readonly Stage[]): string {
  if (trial === undefined) return "…";
  if (trial === null) return "Not tried yet";
  const wrong = stages.find(({ state }) => state === "wrong");
  if (wrong) return wrong.name === "Answered" ? "Not answered" : wrong.name;
  const done = stages.filter(({ state }) => state === "done");
  return done.at(-1)?.name ?? "…";
}

function useStages(trial: Trial | null | undefined): Stage[] {
  const full = useTrialCase(trial);
  const nameOf = useNameOf();
  const late = useTicking((now) => (trial ? now - trial.at > LATE_MS : false));
  if (!trial) return [];
  return stagesOf(trial, full, late ? trial.at + LATE_MS : trial.at, nameOf);
}

function Way({ trial, stages }: { trial: Trial; stages: readonly Stage[] }) {
  const full = useTrialCase(trial);
  const sent = useTicking((now) => moment(trial.at, now));
  return (
    <div className={styles.way}>
      <ol className={styles.stages} aria-label={`The test of ${sent}`}>
        {stages.map(({ name, state, says }) => (
          <li key={name} className={styles.stage} data-state={state}>
            <span className={styles.sign} aria-hidden="true">
              {SIGNS[state]}
            </span>
            <span className={styles.words}>
              <strong>{name}</strong>
              <span className={styles.says}>
                <span className="unseen">{WORDS[state]}</span> {says}
              </span>
            </span>
          </li>
        ))}
      </ol>
      <div className={styles.line}>
        <span className={styles.says}>sent {sent}</span>
        {full && (
          <Button asChild>
            <Link href={`/case/${full.id}`}>Open case {shortOf(full.id)}</Link>
          </Button>
        )}
      </div>
    </div>
  );
}

const SIGNS: Record<Stage["state"], ReactNode> = {
  done: <Check />,
  now: <LoaderCircle />,
  later: <CircleDashed />,
  wrong: <X />,
};
const WORDS: Record<Stage["state"], string> = {
  done: "done:",
  now: "waited for:",
  later: "later",
  wrong: "wrong:",
};
