import { useState } from "react";
import { Dialog } from "../../ui/dialog";
import { Channel, channelName } from "../../words/channel";
import { customerName } from "../../words/marks";
import styles from "../dialogs.module.css";
import { plainName } from "../said/marks";
import type { Handle, Row } from "../told";
import { useFound } from "../use-found";

interface JoinDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  known: readonly Handle[];
  onJoin: (other: Pick<Handle, "channel" | "id">) => Promise<boolean>;
}

/** Which other handle is the same person: found by its name on the platform. */
export function JoinDialog({ open, onOpenChange, known, onJoin }: JoinDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="The same person writes as"
      says="Their cases are shown together then. Join only what you know to be one person."
    >
      {open && (
        <Choice
          known={known}
          onJoin={(other) => {
            onOpenChange(false);
            void onJoin(other);
          }}
        />
      )}
    </Dialog>
  );
}

function Choice({
  known,
  onJoin,
}: Pick<JoinDialogProps, "known"> & { onJoin: (other: Pick<Handle, "channel" | "id">) => void }) {
  const [word, setWord] = useState("");
  const found = useFound(word.trim(), 2);
  const offered = others(found.rows, known);
  return (
    <>
      <input
        className={styles.search}
        type="search"
        placeholder="Handle, or the platform's id"
        aria-label="Handle, or the platform's id"
        value={word}
        autoComplete="off"
        onChange={({ target }) => setWord(target.value)}
      />
      <ul className={styles.choices}>
        {offered.map(({ id, channel, customer }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.choice}
              onClick={() => onJoin({ channel, id: customer.id })}
            >
              <Channel channel={channel} />
              <span className={styles.words}>
                <bdi className={styles.name}>{plainName(customerName(customer))}</bdi>
                <span className={styles.says}>{channelName(channel)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.told && offered.length === 0 && (
        <p className={styles.none}>Nobody else writes to us by that handle.</p>
      )}
    </>
  );
}

/** Customers who are not this one, each once. */
function others(cases: readonly Row[], known: readonly Handle[]): Row[] {
  const seen = new Set(known.map(({ channel, id }) => `${channel} ${id}`));
  return cases.filter(({ channel, customer }) => {
    const name = `${channel} ${customer.id}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
