import { useTicking } from "../time/now";
import { ago } from "../time/wording";
import styles from "./row.module.css";

/** How long ago the customer was heard. */
export function Since({ at }: { at: string }) {
  const said = useTicking((now) => ago(Date.parse(at), now));
  return (
    <time className={styles.since} dateTime={at}>
      {said}
    </time>
  );
}
