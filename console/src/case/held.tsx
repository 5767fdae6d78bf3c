import { AtSign, Lock } from "lucide-react";
import { Button } from "../ui/button";
import { useShown } from "./case-context";
import styles from "./held.module.css";
import { holderOf } from "./holder";

/** Above the composer: a colleague has the case, so that an answer of ours would be refused; and what one can do. */
export function Held({ onAsk }: { onAsk: () => void }) {
  const shown = useShown();
  const holder = holderOf(shown);
  if (holder === null) return null;
  return (
    <div className={styles.held}>
      <p role="status">
        <Lock aria-hidden="true" />
        <span>
          <strong>{shown.nameOf(holder)} has this case.</strong>{" "}
          <span className={styles.can}>Ask for it, or leave a note.</span>
        </span>
      </p>
      <Button onClick={onAsk}>
        <AtSign /> Ask for it
      </Button>
    </div>
  );
}
