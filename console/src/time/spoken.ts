/** Sentences of the server, in which moments stand as in JSON, for where only a text can stand. */

import { serverNow } from "./now";
import { moment } from "./wording";

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z/g;

/** The sentence with its moments as the reader's clock shows them. */
export function spoken(text: string, now: number = serverNow()): string {
  return text.replace(MOMENT, (at) => moment(Date.parse(at), now));
}
