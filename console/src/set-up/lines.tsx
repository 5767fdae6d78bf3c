import { Code } from "../ui/code";
import styles from "./set-up.module.css";

/** What to write into the desk file, and what to run then. */
export function CodeOf({ lines, commands }: { lines: string; commands: string }) {
  return (
    <dl className={styles.lines}>
      <dt>In the desk file</dt>
      <dd>
        <Code text={lines} what="the line for the desk file" />
      </dd>
      <dt>Then run</dt>
      <dd>
        <Code text={commands} what="the commands" />
      </dd>
    </dl>
  );
}
