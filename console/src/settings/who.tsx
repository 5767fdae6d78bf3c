import { useMe } from "../api/known";
import { useSelf } from "../services";
import { useDuty } from "../shell/duty";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Switch } from "../ui/switch";
import { Channel } from "../words/channel";
import styles from "./settings.module.css";

/** Who is signed in, and whether they get new cases. */
export function Who() {
  const { agent, role } = useSelf();
  const { data: me, error } = useMe();
  const duty = useDuty();
  return (
    <section className={styles.section} aria-label="You">
      <div className={styles.who}>
        <Avatar id={agent} name={me?.name ?? agent} size="l" />
        <div className={styles.words}>
          <bdi className={styles.name}>{me?.name ?? agent}</bdi>
          <span className={styles.says}>
            {agent}
            {me && `, team ${me.team}`}
          </span>
        </div>
        <Badge tone="accent">{role === "lead" ? "Lead" : "Agent"}</Badge>
      </div>
      {error && !me && (
        <p className={styles.wrong} role="alert">
          {error.message}
        </p>
      )}
      {me && (
        <dl className={styles.facts}>
          <div>
            <dt>Answers on</dt>
            <dd className={styles.channels}>
              {me.channels.map((channel) => (
                <Channel key={channel} channel={channel} />
              ))}
            </dd>
          </div>
          <div>
            <dt>Has</dt>
            <dd>
              {me.load} of {me.capacity} cases
            </dd>
          </div>
        </dl>
      )}
      <div className={styles.duty}>
        <Switch checked={me?.on_duty ?? false} disabled={!me} onChange={duty.mutate}>
          {dutyOf(role, me?.on_duty)}
        </Switch>
      </div>
    </section>
  );
}

/** Leads are given no cases, on duty or not. */
function dutyOf(role: "agent" | "lead", on: boolean | undefined): string {
  if (role === "lead") return on === false ? "Off duty" : "On duty";
  return on === false ? "Off duty: my cases go to others" : "On duty: I get new cases";
}
