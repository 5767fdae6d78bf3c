import { useState } from "react";
import { fieldOf, momentIn } from "../compose/presets";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./dialogs.module.css";

interface WaitDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onWait: (until: string | null, whom: "customer" | "third_party") => void;
}

/** For whom the case waits, and until when somebody looks again. */
export function WaitDialog({ open, onOpenChange, onWait }: WaitDialogProps) {
  const [whom, setWhom] = useState<"customer" | "third_party">("third_party");
  const [field, setField] = useState("");
  const wrong = field !== "" && momentIn(field, new Date()) === null;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Somebody else has the next word"
      says="Promises that pause for them stand still until the customer writes or you go on."
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong) return;
          onOpenChange(false);
          onWait(momentIn(field, new Date())?.toISOString() ?? null, whom);
        }}
      >
        <fieldset className={styles.radios}>
          <legend>We wait for</legend>
          {(["third_party", "customer"] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="whom"
                checked={whom === one}
                onChange={() => setWhom(one)}
              />
              {one === "customer" ? "the customer" : "a third party"}
            </label>
          ))}
        </fieldset>
        <label className={styles.until}>
          Look again at
          <input
            type="datetime-local"
            value={field}
            min={fieldOf(new Date())}
            aria-invalid={wrong || undefined}
            onChange={({ target }) => setField(target.value)}
          />
          <small>
            {wrong ? "Choose a moment that is still to come." : "Left empty: in three days."}
          </small>
        </label>
        <Button type="submit" look="main">
          Wait
        </Button>
      </form>
    </Dialog>
  );
}
