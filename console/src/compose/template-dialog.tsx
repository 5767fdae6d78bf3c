import { useState } from "react";
import { useDesk } from "../api/known";
import { useShown } from "../case/case-context";
import { Dialog } from "../ui/dialog";
import { matching } from "./asking";
import styles from "./template-dialog.module.css";
import { fill, fitting, type Known } from "./templates";

interface TemplateDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  known: Known;
  onChoose: (text: string) => void;
}

/** All templates of the desk that can be said here, to search and to choose from. */
export function TemplateDialog({ open, onOpenChange, known, onChoose }: TemplateDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Templates" wide>
      {open && (
        <Templates
          known={known}
          onChoose={(text) => {
            onOpenChange(false);
            // The dialog gives the focus back first.
            setTimeout(() => onChoose(text));
          }}
        />
      )}
    </Dialog>
  );
}

function Templates({ known, onChoose }: Pick<TemplateDialogProps, "known" | "onChoose">) {
  const { row } = useShown();
  const { data: desk } = useDesk();
  const [word, setWord] = useState("");
  const all = fitting(desk?.templates ?? [], row.channel, row.language);
  const found = matching(all, word, ({ name, text }) => [name, text]);
  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder="Search the templates"
        aria-label="Search the templates"
        value={word}
        onChange={({ target }) => setWord(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found[0]) onChoose(fill(found[0].text, known).text);
        }}
      />
      {all.length === 0 && (
        <p className={styles.none}>
          The desk has none for this channel. A lead adds them to the desk file.
        </p>
      )}
      {all.length > 0 && found.length === 0 && <p className={styles.none}>None has these words.</p>}
      <ul className={styles.list}>
        {found.map((template) => {
          const { text, missing } = fill(template.text, known);
          return (
            <li key={template.name}>
              <button type="button" className={styles.one} onClick={() => onChoose(text)}>
                <span className={styles.name}>{template.name}</span>
                {missing.length > 0 && (
                  <span className={styles.missing}>asks for {missing.join(", ")}</span>
                )}
                <span className={styles.text} dir="auto">
                  {text}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
