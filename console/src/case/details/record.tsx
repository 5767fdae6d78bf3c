import { Link2, ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button";
import { useShown } from "../case-context";
import { Moment, Spoken } from "../moment";
import type { Entry, FullCase } from "../told";
import styles from "./details.module.css";
import { Section } from "./section";

const SHOWN = 12;

/** What happened, in words; each entry is chained to the one before. */
export function Record({ full }: { full: FullCase }) {
  const [all, setAll] = useState(false);
  const entries = full.ledger.toReversed();
  const shown = all ? entries : entries.slice(0, SHOWN);
  return (
    <Section title="Record" beside={<Chain full={full} />}>
      <ol className={styles.record}>
        {shown.map((entry) => (
          <OneEntry
            key={entry.version}
            entry={entry}
            broken={entry.version === full.ledger_broken_at}
          />
        ))}
      </ol>
      {!all && entries.length > SHOWN && (
        <Button onClick={() => setAll(true)}>Show all {entries.length}</Button>
      )}
    </Section>
  );
}

function Chain({ full }: { full: FullCase }) {
  if (full.ledger_broken_at === null)
    return (
      <span
        className={styles.whole}
        title="Each entry holds the hash of the one before, and all of them fit"
      >
        <ShieldCheck aria-hidden="true" /> Unchanged
      </span>
    );
  return (
    <span className={styles.broken} role="alert">
      <ShieldAlert aria-hidden="true" /> Broken at entry {full.ledger_broken_at}: tell the operator
    </span>
  );
}

function OneEntry({ entry, broken }: { entry: Entry; broken: boolean }) {
  const { nameOf } = useShown();
  return (
    <li className={broken ? styles.breaks : undefined}>
      <details>
        <summary>
          <span className={styles.facts}>
            {entry.facts.map((fact) => (
              <span key={`${fact.what} ${fact.text}`}>
                <Spoken text={fact.text} />
              </span>
            ))}
          </span>
          <span className={styles.by}>
            {entry.by === "earshot" ? "Earshot" : nameOf(entry.by)}, <Moment at={entry.at} dayed />
          </span>
        </summary>
        <dl className={styles.proof}>
          <dt>Entry</dt>
          <dd>{entry.version}</dd>
          <dt>At</dt>
          <dd>{entry.at}</dd>
          {entry.facts.map((fact) => (
            <Data key={`${fact.what} ${fact.text}`} fact={fact} />
          ))}
          <dt>
            <Link2 aria-hidden="true" /> Before
          </dt>
          <dd className={styles.hash}>{entry.previous}</dd>
          <dt>Hash</dt>
          <dd className={styles.hash}>{entry.hash}</dd>
        </dl>
      </details>
    </li>
  );
}

function Data({ fact }: { fact: Entry["facts"][number] }) {
  const said = Object.entries(fact.data).map(([name, value]) => `${name} ${String(value)}`);
  return (
    <>
      <dt>{fact.what}</dt>
      <dd>{said.join(", ") || "nothing more"}</dd>
    </>
  );
}
