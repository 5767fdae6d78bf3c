import type { ReactNode } from "react";
import styles from "./details.module.css";

/** A few lines under a heading. */
export function Section({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header className={styles.title}>
        <h2>{title}</h2>
        {beside}
      </header>
      {children}
    </section>
  );
}
