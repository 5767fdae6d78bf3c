import { Bot, Globe, Lock, Megaphone, StickyNote } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../../ui/avatar";
import { channelName } from "../../words/channel";
import { customerName } from "../../words/marks";
import { useShown } from "../case-context";
import { Moment } from "../moment";
import { plainName } from "../said/marks";
import { FORMS } from "../words";
import type { Item } from "./items";
import styles from "./speaker.module.css";

/** Who speaks, to whom, and when: said in words above a run, never by colour alone. */
export function Speaker({ item }: { item: Item }) {
  const shown = useShown();
  switch (item.kind) {
    case "said":
      return item.own ? (
        <Line
          who="The brand"
          how={<Seen by={item.visibility} />}
          mark={<Megaphone aria-hidden="true" />}
          beside={`answered on ${channelName(channelOf(item.key))} itself`}
          at={item.at}
        />
      ) : (
        <Customer item={item} />
      );
    case "reply":
      return (
        <Line
          who={shown.nameOf(item.reply.agent)}
          id={item.reply.agent}
          how={<Seen by={item.reply.visibility} />}
          at={item.at}
          {...(item.reply.agent === "earshot" && { mark: <Bot aria-hidden="true" /> })}
        />
      );
    case "note":
      return (
        <Line
          who={shown.nameOf(item.note.agent)}
          id={item.note.agent}
          how={
            <span className={styles.note}>
              <StickyNote aria-hidden="true" /> Note: only colleagues see it
            </span>
          }
          at={item.at}
        />
      );
    case "event":
      return null;
  }
}

function Customer({ item }: { item: Extract<Item, { kind: "said" }> }) {
  const { row } = useShown();
  const { author, form } = item.now;
  const known = author.name || author.handle ? { ...author, id: author.id ?? "" } : row.customer;
  const name = plainName(customerName(known));
  const handle = known.name && known.handle ? `@${plainName(known.handle, 40)}` : "";
  return (
    <Line
      who={name}
      id={`${item.key.split("#", 1)[0]} ${author.id}`}
      beside={handle}
      how={<Seen by={item.visibility} form={FORMS[form]} />}
      at={item.at}
    />
  );
}

/** Who can see it, by a picture and a word. */
export function Seen({ by, form }: { by: "public" | "private"; form?: string | undefined }) {
  return (
    <span className={by === "public" ? styles.public : styles.private}>
      {by === "public" ? <Globe aria-hidden="true" /> : <Lock aria-hidden="true" />}
      {by === "public" ? "Public" : "Private"}
      {form && ` ${form}`}
    </span>
  );
}

interface LineProps {
  who: string;
  /** Gives the colour of the initials. */
  id?: string;
  mark?: ReactNode;
  beside?: string;
  how: ReactNode;
  at: string;
}

function Line({ who, id, mark, beside, how, at }: LineProps) {
  return (
    <p className={styles.line}>
      {mark ? (
        <span className={styles.mark}>{mark}</span>
      ) : (
        <Avatar id={id ?? who} name={who} size="s" />
      )}
      <bdi className={styles.who}>{who}</bdi>
      {beside && <bdi className={styles.beside}>{beside}</bdi>}
      {how}
      <span className={styles.at}>
        <Moment at={at} />
      </span>
    </p>
  );
}

function channelOf(key: string): string {
  return key.split("#", 1)[0] ?? "";
}
