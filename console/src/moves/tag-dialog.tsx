import { useState } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./dialogs.module.css";

/** What the API takes, and the desk file. */
const WORD = /^[a-z0-9][a-z0-9_.-]{0,39}$/;

interface TagDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Tags of the desk. */
  known: readonly string[];
  /** Tags that all, or some, of the cases have. */
  has: ReadonlyMap<string, "all" | "some">;
  onTag: (add: string[], remove: string[]) => void;
}

/** Tags to add and to take away; those that only some cases have stay as they are unless tapped. */
export function TagDialog(props: TagDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Tags">
      {props.open && <TagChoice {...props} />}
    </Dialog>
  );
}

function TagChoice({ onOpenChange, known, has, onTag }: TagDialogProps) {
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [typed, setTyped] = useState("");
  const tag = typed.trim().toLowerCase();
  const wrong = tag !== "" && !WORD.test(tag);
  const tags = [...new Set([...known, ...has.keys(), ...changes.keys()])].sort();
  const isOn = (tag: string) =>
    changes.get(tag) ?? (has.get(tag) === "all" ? true : has.has(tag) ? "mixed" : false);
  const change = (tag: string, on: boolean) => setChanges((before) => new Map(before).set(tag, on));
  const chosen = (on: boolean) => [...changes].filter(([, is]) => is === on).map(([tag]) => tag);
  return (
    <form
      className={styles.tags}
      onSubmit={(event) => {
        event.preventDefault();
        if (tag) {
          if (!wrong) {
            change(tag, true);
            setTyped("");
          }
          return;
        }
        onOpenChange(false);
        if (changes.size > 0) onTag(chosen(true), chosen(false));
      }}
    >
      <div className={styles.chips}>
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles.chip}
            aria-pressed={isOn(tag)}
            onClick={() => change(tag, isOn(tag) !== true)}
          >
            {tag}
          </button>
        ))}
      </div>
      <div className={styles.add}>
        <input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="Another tag"
          aria-label="Another tag"
          aria-invalid={wrong}
          aria-describedby={wrong ? "tag-wrong" : undefined}
          maxLength={40}
        />
        <Button type="submit" look={tag ? "plain" : "main"} disabled={wrong}>
          {tag ? "Add" : "Done"}
        </Button>
      </div>
      {wrong && (
        <p id="tag-wrong" className={styles.wrong} role="status">
          A tag is one word of a to z, 0 to 9, and . _ - between them
        </p>
      )}
    </form>
  );
}
