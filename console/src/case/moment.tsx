/** Moments as people say them, in the reader's own zone. */

import { Fragment } from "react";
import { serverNow } from "../time/now";
import { exactly, moment } from "../time/wording";
import { shortOf } from "../words/marks";
import { wholeSeconds } from "./standing";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const WHOLE = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
// As the API writes them, and as Python does in the steps of a sum.
const MOMENT =
  /^(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)$/;
const CASE = /^c-[a-z2-7]{24}$/;
const SPECIAL = new RegExp(
  `(${[MOMENT, CASE].map(({ source }) => source.slice(1, -1)).join("|")})`,
);

/** A moment, short; its whole on hover. `dayed` tells the day too, where no heading does. */
export function Moment({ at, dayed = false }: { at: string; dayed?: boolean }) {
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={exactly(time)}>
      {dayed ? moment(time, serverNow()) : TIME.format(time)}
    </time>
  );
}

function read(at: string): number {
  return Date.parse(at.replace(/^[A-Z][a-z]{2} /, "").replace(" ", "T"));
}

/** A sentence of the server's: its moments in the reader's zone, its cases by their numbers. `whole` to the second. */
export function Spoken({ text, whole = false }: { text: string; whole?: boolean }) {
  return text.split(SPECIAL).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts have nothing but their place
    <Fragment key={place}>
      <Part part={part} whole={whole} />
    </Fragment>
  ));
}

function Part({ part, whole }: { part: string; whole: boolean }) {
  if (CASE.test(part)) return <a href={`#/case/${part}`}>{shortOf(part)}</a>;
  if (!MOMENT.test(part)) return wholeSeconds(part);
  return (
    <time dateTime={part} title={part}>
      {whole ? WHOLE.format(read(part)) : moment(read(part), serverNow())}
    </time>
  );
}
