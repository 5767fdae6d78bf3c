import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Waiting } from "./asked";
import { type Figures, useFigures, usePeriod } from "./asking";
import styles from "./lead.module.css";
import { NotYet } from "./patience";
import { PeriodBar } from "./period";

/** A page of figures: its period above, and what there is to say while they are counted. */
export function Counted({ children }: { children: (figures: Figures) => ReactNode }) {
  const [period, change] = usePeriod();
  const got = useFigures(period);
  const { data, error, failureReason, isPending, isPlaceholderData } = got;
  const summing = failureReason instanceof NotYet && got.isFetching ? failureReason : undefined;
  return (
    <>
      <PeriodBar period={period} onChange={change} says={summing ? "" : saysOf(got)} />
      {summing && <Summing why={summing} />}
      {isPending && <Waiting says="The figures are counted" lines={8} />}
      {error && !data && (
        <Failed error={error} onAgain={() => void got.refetch()} onUsual={() => change(USUAL)} />
      )}
      {data && (
        <div className={isPlaceholderData ? styles.stale : undefined} aria-busy={isPlaceholderData}>
          {children(data)}
        </div>
      )}
    </>
  );
}

const USUAL = { days: undefined, team: undefined, channel: undefined, agent: undefined };

function saysOf({ data, error, isPlaceholderData }: ReturnType<typeof useFigures>): string {
  if (!data) return "";
  if (isPlaceholderData) return "Counting";
  const counted = `Counted at ${new Date(data.counted_at).toLocaleTimeString()}`;
  return error ? `${counted}; ${error.message}` : counted;
}

interface FailedProps {
  error: Error;
  onAgain: () => void;
  onUsual: () => void;
}

function Failed({ error, onAgain, onUsual }: FailedProps) {
  return (
    <EmptyState
      wrong
      title="These figures could not be had"
      actions={
        <>
          <Button look="main" onClick={onAgain}>
            Try again
          </Button>
          <Button onClick={onUsual}>Last 24 hours of all</Button>
        </>
      }
    >
      {error.message}
    </EmptyState>
  );
}

function Summing({ why }: { why: NotYet }) {
  const what = why.message.replace(/: ask again in a moment$/, "");
  return (
    <p className={styles.summing} role="status">
      Not there yet: {what}. Asked again by itself every {Math.round(why.afterMs / 1000)} s.
    </p>
  );
}
