import styles from "./checkbox.module.css";

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
}

/** A small box to tick, its label for screen readers. The browser's own: lists hold many of them. */
export function Checkbox({ checked, onChange, label }: CheckboxProps) {
  return (
    <input
      type="checkbox"
      className={styles.box}
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      aria-label={label}
    />
  );
}
