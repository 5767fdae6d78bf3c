import { Globe, Lock, StickyNote } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useShown } from "../case/case-context";
import { plainName } from "../case/said/marks";
import { channelName } from "../words/channel";
import { customerName } from "../words/marks";
import styles from "./composer.module.css";
import type { Composing } from "./use-composing";

type At = "public" | "private" | "note";

/** Who is to read it, and what that means, in words. */
export function Modes({ composing }: { composing: Composing }) {
  const { mode, visibility, publicToo, closed, held } = composing;
  const at: At = mode === "note" ? "note" : visibility;
  const choose = (value: string) => {
    composing.setMode(value === "note" ? "note" : "reply");
    if (value === "public" || value === "private") composing.setVisibility(value);
  };
  // A reply that was begun can still be looked at.
  const kept = held !== null && composing.reply.text === "";
  return (
    <div className={styles.head}>
      <RadioGroup.Root
        className={styles.modes}
        value={at}
        onValueChange={choose}
        orientation="horizontal"
        aria-label="Who is to read it"
      >
        {publicToo && !closed && (
          <RadioGroup.Item
            value="public"
            className={`${styles.mode} ${styles.public}`}
            disabled={kept}
          >
            <Globe aria-hidden="true" /> <span className={styles.word}>Public</span>
          </RadioGroup.Item>
        )}
        {!closed && (
          <RadioGroup.Item value="private" className={styles.mode} disabled={kept}>
            <Lock aria-hidden="true" /> <span className={styles.word}>Private</span>
          </RadioGroup.Item>
        )}
        <RadioGroup.Item value="note" className={`${styles.mode} ${styles.note}`}>
          <StickyNote aria-hidden="true" /> <span className={styles.word}>Note</span>
          {composing.begun && at !== "note" && <span className={styles.begun}>begun</span>}
        </RadioGroup.Item>
      </RadioGroup.Root>
      <Consequence at={at} closed={closed} />
    </div>
  );
}

function Consequence({ at, closed }: { at: At; closed: boolean }) {
  const { row } = useShown();
  return (
    <p className={styles.consequence} role="status">
      {closed && "Closed: only a note can be left here"}
      {!closed && at === "public" && `Everybody can read this on ${channelName(row.channel)}`}
      {!closed &&
        at === "private" &&
        `Only ${plainName(customerName(row.customer), 30)} reads this`}
      {!closed && at === "note" && "Only colleagues read this"}
    </p>
  );
}
