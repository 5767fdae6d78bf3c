import { Check } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Badge, type Tone } from "../ui/badge";
import styles from "./set-up.module.css";

interface StepProps {
  number: number;
  title: string;
  /** Undefined while it is not known. */
  done: boolean | undefined;
  /** A word about how far it is. */
  state: string;
  tone?: Tone;
  says: ReactNode;
  children: ReactNode;
}

/** One thing that a new desk needs, and how far it is. */
export function Step({ number, title, done, state, tone, says, children }: StepProps) {
  const id = useId();
  return (
    <li className={styles.step} aria-labelledby={id}>
      <span className={`${styles.mark} ${done ? styles.done : ""}`} aria-hidden="true">
        {done ? <Check /> : number}
      </span>
      <div className={styles.content}>
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          <span role="status">
            <Badge tone={tone ?? (done ? "green" : "amber")}>{state}</Badge>
          </span>
        </header>
        <p className={styles.says}>{says}</p>
        {children}
      </div>
    </li>
  );
}
