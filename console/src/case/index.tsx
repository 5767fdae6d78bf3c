import { ArrowLeft, CloudOff, SearchX } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useDesk, useNameOf } from "../api/known";
import { Problem } from "../api/problem";
import { useOutbox, useTaps } from "../compose/use-outbox";
import { useAway } from "../offline/open-reach";
import { useSelf } from "../services";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { CaseContext } from "./case-context";
import { Pane } from "./pane";
import styles from "./pane.module.css";
import { Pending } from "./thread/pending";
import { useCase } from "./use-case";
import type { Wish } from "./wish";

export interface CasePaneProps {
  id: string;
  /** Back to the list. */
  onClose: () => void;
  /** Stands beside a list, so that it needs no way back. */
  beside?: boolean;
  /** A key in the list asked for this here. */
  wish?: Wish | undefined;
}

/** One case: its thread, its customer, its clocks, and the reply. */
export default function CasePane({ id, onClose, beside = false, wish }: CasePaneProps) {
  const { row, full, error, again } = useCase(id);
  const away = useAway();
  const { agent: me, role } = useSelf();
  const nameOf = useNameOf();
  const { data: desk } = useDesk();
  const colleague = useCallback(
    (agent: string) => desk?.agents.find(({ id }) => id === agent)?.name,
    [desk],
  );
  const shown = useMemo(
    () => row && { row, full, me, leads: role === "lead", nameOf, colleague },
    [row, full, me, role, nameOf, colleague],
  );
  if (shown)
    return (
      <CaseContext value={shown}>
        <Pane
          beside={beside}
          onClose={onClose}
          wish={wish}
          error={away ? null : error}
          onAgain={again}
        />
      </CaseContext>
    );
  return (
    <div className={styles.alone}>
      {!beside && (
        <IconButton label="Back to the list" onClick={onClose}>
          <ArrowLeft />
        </IconButton>
      )}
      {away ? (
        <NotHere id={id} />
      ) : error ? (
        <NotThere error={error} onAgain={again} />
      ) : (
        <p role="status" className={styles.coming}>
          <span className="unseen">The case is coming</span>
          <Skeleton lines={8} />
        </p>
      )}
    </div>
  );
}

/** Nothing is known of the case without the network, but what was tapped for it. */
function NotHere({ id }: { id: string }) {
  const { outbox } = useOutbox();
  return (
    <>
      <EmptyState icon={<CloudOff />} title="This case is not on this device">
        It comes with the network.
      </EmptyState>
      <Pending taps={useTaps(outbox, id)} acts={outbox} />
    </>
  );
}

/** The case cannot be shown: why, and what to do. */
function NotThere({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const gone = error instanceof Problem && error.status === 404;
  return (
    <EmptyState
      wrong
      icon={<SearchX />}
      title={gone ? "There is no such case" : "The case did not come"}
      actions={gone ? undefined : <Button onClick={onAgain}>Try again</Button>}
    >
      {gone ? "Or it is one of another team: a lead can look." : error.message}
    </EmptyState>
  );
}
