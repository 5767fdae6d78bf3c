import { dueOf, type Timed } from "../time/due";
import { useTicking } from "../time/now";
import styles from "./countdown.module.css";

const KINDS: Record<string, string> = {
  first_reply: "First reply",
  next_reply: "Next reply",
  resolution: "Resolution",
};

/** How long until what is promised is due: counts by itself, and says so when it stands still. */
export function Countdown({ of }: { of: Timed }) {
  const said = useTicking((now) => {
    const { text, urgency, kind } = dueOf(of, now);
    return `${urgency}|${kind ?? ""}|${text}`;
  });
  const [urgency = "still", kind = "", text = ""] = said.split("|");
  if (!text) return null;
  return (
    <span className={`${styles.countdown} ${styles[urgency]}`} title={KINDS[kind]}>
      <span className="unseen">{KINDS[kind]} </span>
      {text}
    </span>
  );
}
