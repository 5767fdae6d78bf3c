import { Spoken } from "../moment";
import type { FullCase } from "../told";
import styles from "./details.module.css";
import { Section } from "./section";

/** Why it has this priority, this promise, this agent; and why it stands where it stands. */
export function Why({ full }: { full: FullCase }) {
  return (
    <Section title="Why it stands here">
      {full.order && (
        <p className={styles.order}>
          <Spoken text={full.order} />
        </p>
      )}
      <ul className={styles.reasons}>
        {full.why.map((reason) => (
          <li key={reason} dir="auto">
            <Spoken text={reason} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
