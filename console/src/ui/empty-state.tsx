import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What it means, and what to do. */
  children?: ReactNode;
  /** A button or two. */
  actions?: ReactNode;
  /** Something is wrong rather than empty: told to screen readers at once. */
  wrong?: boolean;
}

/** Nothing to show, and why, and what to do. */
export function EmptyState({ icon, title, children, actions, wrong }: EmptyStateProps) {
  return (
    <div className={styles.empty} role={wrong ? "alert" : undefined}>
      {icon && (
        <span className={`${styles.icon} ${wrong ? styles.wrong : ""}`} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.words}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
