import { CheckCheck, Hand, Moon, Tag, X } from "lucide-react";
import { useDesk } from "../api/known";
import type { Row } from "../api/types";
import { CloseDialog } from "../moves/close-dialog";
import { type Failed, reasons } from "../moves/many";
import { SnoozeDialog } from "../moves/snooze-dialog";
import { TagDialog } from "../moves/tag-dialog";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { customerName, shortOf } from "../words/marks";
import styles from "./bulk.module.css";
import type { Run } from "./use-run";

/** What is asked before it is done; claiming needs no question. */
export type Asking = "close" | "snooze" | "tag" | null;

interface BulkProps {
  /** What it is done to: the ticked ones, or the one under the cursor. */
  rows: readonly Row[];
  /** Whether some are ticked. */
  shown: boolean;
  asking: Asking;
  onAsk: (asking: Asking) => void;
  /** All that are loaded; null when all of them are ticked. */
  onAll: (() => void) | null;
  onClear: () => void;
  run: Run;
}

/** What one can do to all ticked cases: a request each, a few at a time, each failure told. */
export function Bulk({ rows, shown, asking, onAsk, onAll, onClear, run }: BulkProps) {
  const ask = (what: Asking) => (open: boolean) => onAsk(open ? what : null);
  const { data: desk } = useDesk();
  return (
    <>
      {shown && (
        <div className={styles.bar} role="toolbar" aria-label="Selected cases">
          {run.progress ? (
            <Progress {...run.progress} onStop={run.stop} />
          ) : (
            <>
              <span className={styles.count}>
                {rows.length} <span className={styles.word}>selected</span>
              </span>
              {onAll && (
                <button type="button" className={styles.all} onClick={onAll}>
                  All
                </button>
              )}
              <span className={styles.acts}>
                <IconButton
                  label="Claim"
                  shortcut="c"
                  onClick={() => run.go({ kind: "claim" }, rows)}
                >
                  <Hand />
                </IconButton>
                <IconButton label="Tag" onClick={() => onAsk("tag")}>
                  <Tag />
                </IconButton>
                <IconButton label="Put aside" onClick={() => onAsk("snooze")}>
                  <Moon />
                </IconButton>
                <IconButton label="Close" shortcut="e" onClick={() => onAsk("close")}>
                  <CheckCheck />
                </IconButton>
                <IconButton label="Select none" shortcut="Esc" onClick={onClear}>
                  <X />
                </IconButton>
              </span>
            </>
          )}
        </div>
      )}
      <CloseDialog
        open={asking === "close"}
        onOpenChange={ask("close")}
        count={rows.length}
        onClose={(outcome) => run.go({ kind: "close", outcome }, rows)}
      />
      <SnoozeDialog
        open={asking === "snooze"}
        onOpenChange={ask("snooze")}
        onSnooze={(until) => run.go({ kind: "snooze", until: until.toISOString() }, rows)}
      />
      <TagDialog
        open={asking === "tag"}
        onOpenChange={ask("tag")}
        known={desk?.tags ?? []}
        has={tagsOf(rows)}
        onTag={(add, remove) => run.go({ kind: "tag", add, remove }, rows)}
      />
      <Failures {...run} />
    </>
  );
}

function Progress({ finished, of, onStop }: { finished: number; of: number; onStop: () => void }) {
  return (
    <>
      <progress className={styles.progress} value={finished} max={of} aria-label="Progress" />
      <span className={styles.count} role="status">
        {finished} of {of}
      </span>
      <Button look="quiet" onClick={onStop}>
        Stop
      </Button>
    </>
  );
}

/** Those that it did not work for, one by one, with what the server said. */
function Failures({ failures, go, forget }: Run) {
  const failed = failures?.outcomes.failed ?? [];
  return (
    <Dialog
      open={failures !== null}
      onOpenChange={forget}
      title={failed.length === 1 ? "One did not work" : `${failed.length} did not work`}
      says={common(failed)}
      actions={
        <>
          <Button onClick={forget}>Leave them</Button>
          <Button
            look="main"
            onClick={() => {
              if (failures)
                go(
                  failures.move,
                  failed.map(({ item }) => item),
                );
            }}
          >
            Try these again
          </Button>
        </>
      }
    >
      <ul className={styles.failures}>
        {failed.map(({ item, error }) => (
          <li key={item.id}>
            <bdi className={styles.who}>{customerName(item.customer)}</bdi>{" "}
            <span className={styles.number}>{shortOf(item.id)}</span>
            <p className={styles.why}>{error.message}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** What most of many failures have in common; nothing for one, which says it itself. */
function common(failed: readonly Failed<Row>[]): string | undefined {
  const [most] = reasons(failed);
  return most && most.count > 1 ? `${most.count} of them: ${most.text}` : undefined;
}

function tagsOf(rows: readonly Row[]): Map<string, "all" | "some"> {
  const counts = new Map<string, number>();
  for (const tag of rows.flatMap((row) => row.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].map(([tag, count]) => [tag, count === rows.length ? "all" : "some"]));
}
