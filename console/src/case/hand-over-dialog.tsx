import { useState } from "react";
import { useAgents } from "../api/known";
import { matching } from "../compose/asking";
import { there } from "../compose/offers";
import { Avatar } from "../ui/avatar";
import { Dialog } from "../ui/dialog";
import styles from "./dialogs.module.css";

interface HandOverDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Who has it now, and cannot be given it. */
  owner: string | null;
  onHandOver: (to: string) => void;
}

/** To whom: those who are there first, with their load. */
export function HandOverDialog({ open, onOpenChange, owner, onHandOver }: HandOverDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Hand over to"
      says="They are paged if we have the next word."
    >
      {open && (
        <Choice
          owner={owner}
          onHandOver={(to) => {
            onOpenChange(false);
            onHandOver(to);
          }}
        />
      )}
    </Dialog>
  );
}

function Choice({ owner, onHandOver }: Pick<HandOverDialogProps, "owner" | "onHandOver">) {
  const { data: agents, isPending } = useAgents();
  const [word, setWord] = useState("");
  const others = (agents ?? []).filter(({ id, bot }) => id !== owner && !bot);
  const rank = ({ online, on_duty }: (typeof others)[number]) => (online ? 0 : on_duty ? 1 : 2);
  const found = matching(
    others.toSorted((one, other) => rank(one) - rank(other) || one.load - other.load),
    word,
    ({ id, name }) => [id, name],
  );
  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder="Name of a colleague"
        aria-label="Name of a colleague"
        value={word}
        onChange={({ target }) => setWord(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found[0]) onHandOver(found[0].id);
        }}
      />
      <ul className={styles.choices}>
        {found.map(({ id, name, online, on_duty, load, capacity, team }) => (
          <li key={id}>
            <button type="button" className={styles.choice} onClick={() => onHandOver(id)}>
              <Avatar id={id} name={name} size="m" online={online} />
              <span className={styles.words}>
                <span className={styles.name}>{name}</span>
                <span className={styles.says}>
                  {there(online, on_duty)}, {team}
                </span>
              </span>
              <span className={load >= capacity ? styles.full : styles.load}>
                {load} of {capacity}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {!isPending && found.length === 0 && <p className={styles.none}>Nobody of that name.</p>}
    </>
  );
}
