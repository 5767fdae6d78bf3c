import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./field.module.css";

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was typed. */
  wrong?: string | undefined;
}

/** A line to type in, with its label above. */
export function Field({ label, hint, wrong, ...rest }: FieldProps) {
  const id = useId();
  const below = wrong || hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.input}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={below ? `${id}-says` : undefined}
        {...rest}
      />
      {below && (
        <p id={`${id}-says`} className={wrong ? styles.wrong : styles.hint}>
          {below}
        </p>
      )}
    </div>
  );
}

interface SelectProps extends Omit<ComponentProps<"select">, "id" | "onChange"> {
  label: string;
  /** Keeps the label for screen readers only. */
  bare?: boolean;
  options: readonly { value: string; label: string }[];
  onChoose: (value: string) => void;
}

/** One of several, by the device's own list, which no other is better than on a phone. */
export function Select({ label, bare, options, onChoose, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={bare ? "unseen" : undefined}>
        {label}
      </label>
      <select
        id={id}
        className={styles.input}
        onChange={(event) => onChoose(event.target.value)}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
