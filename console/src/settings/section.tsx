import { type ReactNode, useId } from "react";
import styles from "./settings.module.css";

interface SectionProps {
  title: string;
  says?: ReactNode;
  /** Only for devices that have a keyboard, as far as one can tell. */
  keyboard?: boolean;
  children?: ReactNode;
}

/** One thing that can be set, with what it means. */
export function Section({ title, says, keyboard, children }: SectionProps) {
  const id = useId();
  return (
    <section
      className={`${styles.section} ${keyboard ? styles.keyboard : ""}`}
      aria-labelledby={id}
    >
      <h2 id={id}>{title}</h2>
      {says && <p className={styles.says}>{says}</p>}
      {children && <div className={styles.inside}>{children}</div>}
    </section>
  );
}
