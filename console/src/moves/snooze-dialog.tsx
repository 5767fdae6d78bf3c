import { fieldOf, momentIn, presetsAt } from "../compose/presets";
import { moment } from "../time/wording";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./dialogs.module.css";

interface SnoozeDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSnooze: (until: Date) => void;
}

/** Until when it is put aside. */
export function SnoozeDialog({ open, onOpenChange, onSnooze }: SnoozeDialogProps) {
  const choose = (until: Date) => {
    onOpenChange(false);
    onSnooze(until);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Put aside until"
      says="Promises go on; its owner is told then."
    >
      <ul className={styles.choices}>
        {presetsAt(new Date()).map(({ name, until }) => (
          <li key={name}>
            <button type="button" className={styles.choice} onClick={() => choose(until)}>
              <span className={styles.label}>{name}</span>
              <span className={styles.when}>{moment(until.getTime(), Date.now())}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault();
          const until = momentIn(
            String(new FormData(event.currentTarget).get("until")),
            new Date(),
          );
          if (until) choose(until);
        }}
      >
        <input
          type="datetime-local"
          name="until"
          aria-label="Another moment"
          min={fieldOf(new Date())}
          required
        />
        <Button type="submit">Put aside</Button>
      </form>
    </Dialog>
  );
}
