import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

interface PanelProps {
  title: ReactNode;
  /** What it counts, in a few words below the title. */
  says?: ReactNode;
  /** At the end of the head. */
  actions?: ReactNode;
  /** Over both columns where there are two. */
  wide?: boolean;
  children: ReactNode;
}

/** A part of a page, with a head. */
export function Panel({ title, says, actions, wide, children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${styles.panel} ${wide ? styles.across : ""}`} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {says && <p className={styles.says}>{says}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Panels side by side where there is room. */
export function Panels({ children }: { children: ReactNode }) {
  return <div className={styles.panels}>{children}</div>;
}
