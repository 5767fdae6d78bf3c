/** How the desk's words about a case look: priority, sentiment, state, intent, the number. */

import { ChevronDown, ChevronsUp, ChevronUp, Frown, Meh, Smile } from "lucide-react";
import type { ReactNode } from "react";
import type { Row, Sentiment, Status } from "../api/types";
import { plainName } from "../case/said/marks";
import { Badge, type Tone } from "../ui/badge";
import styles from "./marks.module.css";

const PRIORITY: Record<Row["priority_name"], { tone: Tone; icon: ReactNode; text: string } | null> =
  {
    urgent: { tone: "red", icon: <ChevronsUp />, text: "Urgent" },
    high: { tone: "amber", icon: <ChevronUp />, text: "High" },
    normal: null,
    low: { tone: "plain", icon: <ChevronDown />, text: "Low" },
  };

/** A priority; a normal one is not worth a word. */
export function Priority({ name }: { name: Row["priority_name"] }) {
  const said = PRIORITY[name];
  return (
    said && (
      <Badge tone={said.tone} icon={said.icon}>
        {said.text}
      </Badge>
    )
  );
}

const FACES: Record<Sentiment, ReactNode> = {
  negative: <Frown />,
  neutral: <Meh />,
  positive: <Smile />,
};

/** How the customer feels, as a face with its word. */
export function Feeling({ sentiment }: { sentiment: Sentiment }) {
  return (
    <span className={`${styles.feeling} ${styles[sentiment]}`} title={sentiment}>
      <span aria-hidden="true">{FACES[sentiment]}</span>
      <span className="unseen">{sentiment}</span>
    </span>
  );
}

/** Who has the next word, as the inbox's filters say it. */
export const STATES: Record<Status, string> = {
  open: "Waits for us",
  answered: "Waits for the customer",
  waiting: "Waits for somebody else",
  closed: "Closed",
};

/** A state that is not the ordinary one. */
export function State({ row }: { row: Pick<Row, "status" | "snoozed_until"> }) {
  if (row.snoozed_until && row.status === "open") return <Badge>Put aside</Badge>;
  if (row.status === "open") return null;
  return <Badge tone={row.status === "closed" ? "plain" : "blue"}>{SHORT[row.status]}</Badge>;
}

const SHORT: Record<Status, string> = {
  open: "Open",
  answered: "Answered",
  waiting: "Waiting",
  closed: "Closed",
};

/** A case's short number, as people say it: the first seven letters. */
export function shortOf(id: string): string {
  return id.replace(/^c-/, "").slice(0, 7);
}

/** The customer's name for people: name, handle, or what the platform calls them. */
export function customerName(customer: Row["customer"]): string {
  const handle = plainName(customer.handle ?? "");
  return plainName(customer.name ?? "") || (handle && `@${handle}`) || plainName(customer.id);
}
