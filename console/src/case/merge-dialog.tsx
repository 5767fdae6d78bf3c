import { useState } from "react";
import { Dialog } from "../ui/dialog";
import { Channel } from "../words/channel";
import { customerName, STATES, shortOf } from "../words/marks";
import { useShown } from "./case-context";
import styles from "./dialogs.module.css";
import { plainName } from "./said/marks";
import { useFound } from "./use-found";
import { usePerson } from "./use-person";

interface MergeDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMerge: (into: string) => void;
}

/** Into which case: one of the customer's other ones, or by its number. */
export function MergeDialog({ open, onOpenChange, onMerge }: MergeDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Merge this case into"
      says="What was said here goes on there, with the promises of both. It can be undone."
    >
      {open && (
        <Choice
          onMerge={(into) => {
            onOpenChange(false);
            onMerge(into);
          }}
        />
      )}
    </Dialog>
  );
}

function Choice({ onMerge }: Pick<MergeDialogProps, "onMerge">) {
  const { row } = useShown();
  const [word, setWord] = useState("");
  const person = usePerson(row);
  const found = useFound(word.trim(), 3).rows;
  const theirs = person.data?.cases ?? [];
  const offered = word.trim() ? found : theirs;
  const open = offered.filter(({ id, status }) => id !== row.id && status !== "closed");
  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder="Or a case's number"
        aria-label="A case's number"
        value={word}
        autoComplete="off"
        onChange={({ target }) => setWord(target.value)}
      />
      <ul className={styles.choices}>
        {open.map((one) => (
          <li key={one.id}>
            <button type="button" className={styles.choice} onClick={() => onMerge(one.id)}>
              <Channel channel={one.channel} />
              <span className={styles.words}>
                <span className={styles.name}>
                  <bdi>{plainName(customerName(one.customer), 40)}</bdi> {shortOf(one.id)}
                </span>
                <span className={styles.says} dir="auto">
                  {one.preview ?? STATES[one.status]}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open.length === 0 && (
        <p className={styles.none}>
          {word.trim()
            ? "No other open case has that number."
            : "This customer has no other open case."}
        </p>
      )}
    </>
  );
}
