import { Unlink, UserPlus } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../../api/known";
import { Avatar } from "../../ui/avatar";
import { Badge } from "../../ui/badge";
import { Button, IconButton } from "../../ui/button";
import { Select } from "../../ui/field";
import { Skeleton } from "../../ui/skeleton";
import { Channel, channelName } from "../../words/channel";
import { customerName, STATES, shortOf } from "../../words/marks";
import { useShown } from "../case-context";
import { Moment } from "../moment";
import { plainName } from "../said/marks";
import type { Handle, Person, Row } from "../told";
import { type PersonMoves, usePerson, usePersonMoves } from "../use-person";
import styles from "./details.module.css";
import { JoinDialog } from "./join-dialog";
import { Section } from "./section";

/** The customer: who they are on other channels, their tier, and what they wrote about before. */
export function Customer() {
  const { row } = useShown();
  const { data, error, refetch } = usePerson(row);
  if (error)
    return (
      <Section title="Customer">
        <p className={styles.none} role="alert">
          {error.message}
        </p>
        <Button onClick={() => void refetch()}>Try again</Button>
      </Section>
    );
  if (!data)
    return (
      <p role="status">
        <span className="unseen">The customer is coming</span>
        <Skeleton lines={6} />
      </p>
    );
  return <Known person={data} />;
}

function Known({ person }: { person: Person }) {
  const { row } = useShown();
  const moves = usePersonMoves(row);
  return (
    <>
      <Who person={person} moves={moves} />
      <Handles person={person} moves={moves} />
      <History cases={person.cases} more={person.more} now={row.id} />
    </>
  );
}

function Who({ person, moves }: { person: Person; moves: PersonMoves }) {
  const { row, leads, nameOf } = useShown();
  const { data: desk } = useDesk();
  const tiers = desk?.tiers ?? [];
  const name = plainName(customerName(row.customer));
  return (
    <section className={styles.section}>
      <div className={styles.card}>
        <Avatar id={`${row.channel} ${row.customer.id}`} name={name} size="l" />
        <div>
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <p className={styles.marks}>
            {person.tier && <Badge tone="accent">{person.tier}</Badge>}
            {row.language && <Badge>{languageName(row.language)}</Badge>}
            <Badge>{counted(person)}</Badge>
          </p>
        </div>
      </div>
      {leads && tiers.length > 0 && (
        <Select
          label="Tier"
          value={person.tier}
          options={[
            { value: "", label: "None" },
            ...tiers.map((tier) => ({ value: tier, label: tier })),
          ]}
          onChoose={(tier) => void moves.tier(tier || null)}
        />
      )}
      {person.agent && person.answered_at && (
        <p className={styles.none}>
          {nameOf(person.agent)} answered last, <Moment at={person.answered_at} dayed />
        </p>
      )}
    </section>
  );
}

function counted({ cases, more }: Person): string {
  if (cases.length === 1 && !more) return "first case";
  return `${cases.length}${more ? " or more" : ""} cases`;
}

/** A language by its name, from its code of two letters. */
function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function Handles({ person, moves }: { person: Person; moves: PersonMoves }) {
  const [joining, setJoining] = useState(false);
  const several = person.handles.length > 1;
  return (
    <Section title="Writes as">
      <ul className={styles.handles}>
        {person.handles.map((handle) => (
          <li key={`${handle.channel} ${handle.id}`}>
            <Channel channel={handle.channel} />
            <span className={styles.handle}>
              <bdi>{nameOfHandle(handle)}</bdi>
              <small>{channelName(handle.channel)}</small>
            </span>
            {several && (
              <IconButton
                label={`${nameOfHandle(handle)} is somebody else: split`}
                onClick={() => void moves.split(handle)}
              >
                <Unlink />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <Button look="quiet" onClick={() => setJoining(true)}>
        <UserPlus /> Writes elsewhere too
      </Button>
      <JoinDialog
        open={joining}
        onOpenChange={setJoining}
        onJoin={moves.join}
        known={person.handles}
      />
    </Section>
  );
}

function nameOfHandle({ id, handle, name }: Handle): string {
  if (name) return plainName(handle ? `${name} (@${handle})` : name);
  return plainName(handle ? `@${handle}` : id);
}

function History({ cases, more, now }: { cases: readonly Row[]; more: boolean; now: string }) {
  const others = cases.filter(({ id }) => id !== now);
  return (
    <Section title="Other cases">
      {others.length === 0 && <p className={styles.none}>This is the first one.</p>}
      <ul className={styles.history}>
        {others.map((row) => (
          <li key={row.id}>
            <a href={`#/case/${row.id}`}>
              <span className={styles.one}>
                <Channel channel={row.channel} />
                <span className={styles.number}>{shortOf(row.id)}</span>
                <span className={styles.state}>{STATES[row.status]}</span>
                <Moment at={row.last_heard_at} dayed />
              </span>
              <span className={styles.preview} dir="auto">
                {row.preview ?? "Its words are gone"}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more && (
        <p className={styles.none}>There may be older ones: find them by the customer's handle.</p>
      )}
    </Section>
  );
}
