import type { ReactNode } from "react";
import { home } from "../config";
import { useTicking } from "../time/now";
import { exactly, moment } from "../time/wording";
import { Badge, type Tone } from "../ui/badge";
import { Code } from "../ui/code";
import { Channel, channelName } from "../words/channel";
import { addressOf, type Connected, stepsAt } from "./connecting";
import styles from "./set-up.module.css";

const STATES: Record<Connected["state"], { tone: Tone; text: string }> = {
  waiting: { tone: "amber", text: "Waits for its first delivery" },
  heard: { tone: "green", text: "Heard" },
  closed: { tone: "red", text: "Closed" },
};

/** One of our accounts: whether it is heard, and what to do so that it is. */
export function ConnectionCard({ one, actions }: { one: Connected; actions?: ReactNode }) {
  const { tone, text } = STATES[one.state];
  return (
    <li className={styles.card}>
      <div className={styles.line}>
        <Channel channel={one.channel} />
        <strong className={styles.name}>{one.id}</strong>
        <span className={styles.says}>
          {channelName(one.channel)}, team {one.team} ·{" "}
          {one.last_heard_at ? (
            <>
              last heard <When at={one.last_heard_at} />
            </>
          ) : (
            "nothing has come so far"
          )}
        </span>
        <span className={styles.push}>
          <Badge tone={tone}>{text}</Badge>
        </span>
      </div>
      {one.state === "closed" && (
        <p className={styles.wrong} role="alert">
          The platform took our access away: {one.reason || "no reason given"}. Give Earshot access
          there again, then connect the address below anew.
        </p>
      )}
      <Code text={addressOf(one, home())} what={`the address of ${one.id}`} />
      <div className={styles.foot}>
        <details className={styles.how} open={one.state !== "heard"}>
          <summary>What to do there</summary>
          <ol className={styles.todo}>
            {stepsAt(one.channel).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
        {actions}
      </div>
    </li>
  );
}

function When({ at }: { at: string }) {
  const said = useTicking((now) => moment(Date.parse(at), now));
  return <time title={exactly(Date.parse(at))}>{said}</time>;
}
