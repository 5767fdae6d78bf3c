import styles from "./code.module.css";
import { CopyButton } from "./copy";

interface CodeProps {
  text: string;
  /** What it is: `the address`, `the lines`. */
  what: string;
}

/** Something to be copied as it stands: an address, lines of a file, a command. */
export function Code({ text, what }: CodeProps) {
  return (
    <div className={styles.code}>
      <code className={styles.text}>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
