import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import styles from "./help.module.css";
import { keysNow } from "./keyboard";

/** Each key once, and those with words only: arrows do what j and k do. */
function helped() {
  const keys = keysNow().filter(({ does }) => does !== "");
  return keys.filter(({ key }, index) => keys.findIndex((other) => other.key === key) === index);
}

/** The keys that work on this screen. */
export function Help({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (o: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      says="They work while no field has the cursor."
    >
      <dl
        className={styles.keys}
        // What scrolls has to be reached by keyboard.
        tabIndex={0}
      >
        {open &&
          helped().map(({ key, does }) => (
            <div key={`${key} ${does}`} className={styles.row}>
              <dt>{does}</dt>
              <dd>
                <Kbd>{key}</Kbd>
              </dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
