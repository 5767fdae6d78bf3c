import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { hush, type Toast, toasts } from "./toast";
import styles from "./toaster.module.css";

/** Where toasts appear; once, in the shell. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.shown);
  return (
    <section className={styles.toaster} aria-label="Notices" aria-live="polite">
      {shown.map((one) => (
        <Shown key={one.id} {...one} />
      ))}
    </section>
  );
}

function Shown({ id, text, tone, action }: Toast) {
  return (
    <div className={styles.toast}>
      {tone === "bad" && <CircleAlert className={styles.bad} aria-hidden="true" />}
      {tone === "good" && <CircleCheck className={styles.good} aria-hidden="true" />}
      <p className={styles.words} dir="auto">
        {text}
      </p>
      {action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            hush(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label="Dismiss" onClick={() => hush(id)}>
        <X />
      </button>
    </div>
  );
}
