/** What the composer suggests: templates behind `/`, colleagues behind `@`. */

import type { Colleague, Desk, Row } from "../api/types";
import { Avatar } from "../ui/avatar";
import { fill, fitting, type Known } from "./templates";
import type { Offer } from "./use-suggestions";

const PREVIEW = 90;

/** The desk's templates that can be said here, filled with what is known. */
export function replyOffers(
  desk: Pick<Desk, "templates"> | undefined,
  row: Pick<Row, "channel" | "language">,
  known: Known,
): Offer[] {
  const all = fitting(desk?.templates ?? [], row.channel, row.language).map(({ name, text }) => ({
    id: name,
    puts: fill(text, known).text,
    label: name,
    says: fill(text, known).text.slice(0, PREVIEW),
    names: [name],
  }));
  return [{ sign: "/", label: "Templates", all }];
}

/** Colleagues, those who are there first. */
export function noteOffers(agents: readonly Colleague[]): Offer[] {
  const people = agents.filter(({ bot }) => !bot);
  const all = [...people]
    .sort((one, other) => Number(other.online) - Number(one.online))
    .map(({ id, name, online, on_duty }) => ({
      id,
      puts: id,
      label: (
        <>
          <Avatar id={id} name={name} size="s" online={online} />
          {name}
        </>
      ),
      says: `@${id}, ${there(online, on_duty)}`,
      names: [id, name],
    }));
  return [{ sign: "@", label: "Colleagues", all }];
}

/** Whether a colleague can answer soon. */
export function there(online: boolean, onDuty: boolean): string {
  if (online) return "there now";
  return onDuty ? "on duty" : "off duty";
}
