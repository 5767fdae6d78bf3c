import { CircleAlert, GitMerge } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { shortOf } from "../words/marks";
import styles from "./banners.module.css";
import { useShown } from "./case-context";
import { useCaseMoves } from "./use-case-moves";

interface BannersProps {
  /** The whole case did not come. */
  error: Error | null;
  onAgain: () => void;
}

/** What one has to know before anything else. */
export function Banners({ error, onAgain }: BannersProps) {
  const { row, full } = useShown();
  return (
    <div>
      {error && (
        <p className={`${styles.banner} ${styles.wrong}`} role="alert">
          <CircleAlert aria-hidden="true" />
          <span>{error.message}</span>
          <Button onClick={onAgain}>Try again</Button>
        </p>
      )}
      {row.merged_into && (
        <Merged id={row.id}>
          Merged into <Numbered id={row.merged_into} />, where it goes on.
        </Merged>
      )}
      {full?.merged.map((id) => (
        <Merged key={id} id={id}>
          <Numbered id={id} /> was merged into this one: its words stand below.
        </Merged>
      ))}
    </div>
  );
}

function Numbered({ id }: { id: string }) {
  return <a href={`#/case/${id}`}>{shortOf(id)}</a>;
}

/** `id` is the case that ended in the other one. */
function Merged({ id, children }: { id: string; children: ReactNode }) {
  const { unmerge } = useCaseMoves(id);
  const [busy, setBusy] = useState(false);
  return (
    <p className={styles.banner} role="status">
      <GitMerge aria-hidden="true" />
      <span>{children}</span>
      <Button
        busy={busy}
        onClick={() => {
          setBusy(true);
          void unmerge().finally(() => setBusy(false));
        }}
      >
        Undo
      </Button>
    </p>
  );
}
