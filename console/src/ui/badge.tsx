import type { ReactNode } from "react";
import styles from "./badge.module.css";

export type Tone = "plain" | "accent" | "red" | "amber" | "green" | "blue";

interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}

/** A word or two about something. The tone only repeats what the words say. */
export function Badge({ tone = "plain", icon, title, children }: BadgeProps) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`} title={title}>
      {icon}
      <span className={styles.words}>{children}</span>
    </span>
  );
}
