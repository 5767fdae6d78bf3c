import { OnePromise } from "../clocks";
import type { FullCase } from "../told";
import styles from "./details.module.css";
import { Section } from "./section";

/** Every promise that was made, counted anew from the record. */
export function Promises({ full }: { full: FullCase }) {
  return (
    <Section title="Promises">
      {full.promises.length === 0 && <p className={styles.none}>Nothing was promised.</p>}
      {full.promises.toReversed().map((promise) => (
        <OnePromise
          key={`${promise.kind} ${promise.started_at} ${promise.promise}`}
          promise={promise}
        />
      ))}
    </Section>
  );
}
