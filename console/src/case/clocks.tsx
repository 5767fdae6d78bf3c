import { Timer } from "lucide-react";
import { useState } from "react";
import { serverNow, useTicking } from "../time/now";
import { length } from "../time/wording";
import { Badge } from "../ui/badge";
import { Dialog } from "../ui/dialog";
import { Countdown } from "../words/countdown";
import { useShown } from "./case-context";
import styles from "./clocks.module.css";
import { Moment, Spoken } from "./moment";
import { standingOf, sumOf } from "./standing";
import type { Clock, Promised } from "./told";
import { CLOCK } from "./words";

const RUNS = new Set<Clock["state"]>(["running", "overdue", "paused"]);

/** Promises of the case, those that run or those that are over; a tap shows how a due time comes about. */
export function Clocks({ running }: { running: boolean }) {
  const { row } = useShown();
  const [open, setOpen] = useState<Clock["kind"] | null>(null);
  const shown = row.clocks.filter(({ state }) => RUNS.has(state) === running);
  const clock = shown.find(({ kind }) => kind === open);
  return (
    <>
      {shown.map((one) => (
        <button
          key={one.kind}
          type="button"
          className={styles.chip}
          data-state={one.state}
          aria-haspopup="dialog"
          onClick={() => setOpen(one.kind)}
        >
          <Timer aria-hidden="true" />
          <span>{CLOCK[one.kind]}</span>
          <Stand clock={one} />
        </button>
      ))}
      <Dialog
        open={clock !== undefined}
        onOpenChange={(is) => !is && setOpen(null)}
        title={clock ? `${CLOCK[clock.kind]}: how its time comes about` : ""}
        says={
          clock && `Promise "${clock.promise}"${clock.hours && `, in the hours of ${clock.hours}`}`
        }
        wide
      >
        {clock && <Arithmetic clock={clock} />}
      </Dialog>
    </>
  );
}

function Stand({ clock }: { clock: Clock }) {
  if (RUNS.has(clock.state)) return <Countdown of={{ clocks: [clock] }} />;
  return (
    <span className={clock.state === "broken" ? styles.broken : styles.over}>{ended(clock)}</span>
  );
}

function ended({ state, late_by_ms }: Clock): string {
  if (state === "kept") return "kept";
  if (state === "unanswered") return "ended without it";
  if (state === "merged") return "goes on in the other case";
  return `broken by ${length(late_by_ms ?? 0)}`;
}

/** One clock's sum, and each promise of its kind counted anew from the record, step by step. */
function Arithmetic({ clock }: { clock: Clock }) {
  const { full } = useShown();
  const promises = (full?.promises ?? []).filter(({ kind }) => kind === clock.kind).reverse();
  return (
    <div className={styles.sums}>
      <p className={styles.sum}>
        <Spoken text={sumOf(clock)} whole /> <Countdown of={{ clocks: [clock] }} />
      </p>
      {full === null && <p>Its steps are coming.</p>}
      {promises.map((promise) => (
        <OnePromise key={`${promise.started_at} ${promise.promise}`} promise={promise} />
      ))}
    </div>
  );
}

/** What became of one promise. */
export function OnePromise({ promise }: { promise: Promised }) {
  return (
    <section className={styles.promise}>
      <h3>
        {CLOCK[promise.kind]} by "{promise.promise}" <Became promise={promise} />
      </h3>
      <ol>
        {promise.arithmetic.map((step) => (
          <li key={step}>
            <Spoken text={step} whole />
          </li>
        ))}
        {promise.due_at && (
          <li>
            <strong>
              due <Moment at={promise.due_at} dayed />
            </strong>
          </li>
        )}
        {promise.met_at && (
          <li>
            met <Moment at={promise.met_at} dayed />
          </li>
        )}
        {!promise.met_at && promise.ended_at && (
          <li>
            ended without it <Moment at={promise.ended_at} dayed />
          </li>
        )}
      </ol>
    </section>
  );
}

function Became({ promise }: { promise: Promised }) {
  const text = useTicking((now) => standingOf(promise, now).text);
  const { tone, open } = standingOf(promise, serverNow());
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {open && <span className={styles.broken}>and still open</span>}
    </>
  );
}
