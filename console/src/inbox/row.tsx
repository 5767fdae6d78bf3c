import { Moon } from "lucide-react";
import { memo } from "react";
import type { Row } from "../api/types";
import { plainName } from "../case/said/marks";
import { spoken } from "../time/spoken";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Checkbox } from "../ui/checkbox";
import { Channel } from "../words/channel";
import { Countdown } from "../words/countdown";
import { customerName, Feeling, Priority, State } from "../words/marks";
import styles from "./row.module.css";
import { Since } from "./since";

const TAGS = 1;
const PREVIEW = 140;

export interface RowProps {
  row: Row;
  href: string;
  /** The keys act on it. */
  cursor: boolean;
  /** It is open beside the list. */
  open: boolean;
  ticked: boolean;
  /** Says why it stands here. */
  explained: boolean;
  /** Its page waits for the caller. */
  fresh: boolean;
  /** The owner's name, where that is not plain from the list. */
  owner: string | null;
  onPoint: (id: string) => void;
  onTick: (id: string, range: boolean) => void;
  onClaim: (row: Row) => void;
}

/** One case in a list: who, what they said, how long there is, and what is special about it. */
export const CaseRow = memo(function CaseRow(props: RowProps) {
  const { row, ticked, onTick } = props;
  const name = customerName(row.customer);
  return (
    <div
      className={styles.row}
      data-cursor={props.cursor || undefined}
      data-open={props.open || undefined}
      data-ticked={ticked || undefined}
      data-waits={row.owner === null || undefined}
    >
      <div
        className={styles.face}
        onClickCapture={(event) => {
          if (!event.shiftKey) return;
          event.stopPropagation();
          event.preventDefault();
          onTick(row.id, true);
        }}
      >
        <span className={styles.who}>
          <Avatar id={`${row.channel} ${row.customer.id}`} name={name} size="m" />
          <span className={styles.channel}>
            <Channel channel={row.channel} />
          </span>
        </span>
        <span className={styles.tick}>
          <Checkbox
            checked={ticked}
            label={`Select the case of ${name}`}
            onChange={() => onTick(row.id, false)}
          />
        </span>
      </div>
      <a
        className={styles.link}
        href={props.href}
        title={spoken(row.order)}
        data-case={row.id}
        onFocus={({ currentTarget }) => {
          // By keys only: under a mouse the list would scroll, and the click be lost.
          if (currentTarget.matches(":focus-visible")) props.onPoint(row.id);
        }}
        aria-current={props.open || undefined}
      >
        <span className={styles.first}>
          {props.fresh && <span className={styles.fresh} title="New: nobody has seen it yet" />}
          <span className={styles.name} data-fresh={props.fresh || undefined} dir="auto">
            {name}
          </span>
          <Countdown of={row} />
        </span>
        <span className={styles.preview} dir="auto">
          {plainName(row.preview ?? "", PREVIEW) || "…"}
        </span>
        {props.explained && <span className={styles.order}>{spoken(row.order)}</span>}
        <Marks row={row} owner={props.owner} />
      </a>
      {row.owner === null && (
        <button
          type="button"
          className={styles.claim}
          onClick={() => props.onClaim(row)}
          aria-label={`Claim the case of ${name}`}
        >
          Claim
        </button>
      )}
    </div>
  );
});

function Marks({ row, owner }: { row: Row; owner: string | null }) {
  return (
    <span className={styles.marks}>
      <span className={styles.told}>
        <Priority name={row.priority_name} />
        {row.sentiment && row.sentiment !== "neutral" && <Feeling sentiment={row.sentiment} />}
        <State row={row} />
        {row.snoozed_until && <Moon className={styles.moon} aria-label="Put aside" />}
        {row.intent && row.intent !== "other" && <span className={styles.word}>{row.intent}</span>}
        {row.tier && <Badge tone="accent">{row.tier}</Badge>}
        {row.tags.slice(0, TAGS).map((tag) => (
          <span key={tag} className={styles.tag}>
            <Badge>{tag}</Badge>
          </span>
        ))}
        {row.tags.length > TAGS && <span className={styles.word}>+{row.tags.length - TAGS}</span>}
      </span>
      <span className={styles.end}>
        {owner && (
          <span className={styles.owner}>
            <Avatar id={row.owner ?? ""} name={owner} size="s" />
            <span className="unseen">with {owner}</span>
          </span>
        )}
        <Since at={row.last_heard_at} />
      </span>
    </span>
  );
}
