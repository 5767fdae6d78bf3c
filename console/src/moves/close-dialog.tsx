import { Dialog } from "../ui/dialog";
import { OUTCOMES } from "../words/outcomes";
import styles from "./dialogs.module.css";
import type { Outcome } from "./move";

interface CloseDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** How many cases it closes. */
  count?: number;
  onClose: (outcome: Outcome) => void;
}

/** How it ended; a tap on an outcome closes, and so does its digit. */
export function CloseDialog({ open, onOpenChange, count = 1, onClose }: CloseDialogProps) {
  const choose = (outcome: Outcome) => {
    onOpenChange(false);
    onClose(outcome);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      onKeyDown={(event) => {
        const chosen = OUTCOMES[Number(event.key) - 1];
        if (chosen) choose(chosen.value);
      }}
      title={count === 1 ? "How did it end?" : `How did these ${count} end?`}
    >
      <ul className={styles.choices}>
        {OUTCOMES.map(({ value, label, says }, index) => (
          <li key={value}>
            <button type="button" className={styles.choice} onClick={() => choose(value)}>
              <span className={styles.digit} aria-hidden="true">
                {index + 1}
              </span>
              <span>
                <span className={styles.label}>{label}</span>
                <span className={styles.says}>{says}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
