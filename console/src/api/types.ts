/** The API's values by the names that the console calls them. */

import type { components, operations, paths } from "./schema";

type Told = components["schemas"];

export type Paths = paths;
/** A case as a list shows it. */
export type Row = Told["Case"] & { merged_into?: string | null };
export type FullCase = Told["FullCase"] & { merged_into?: string | null };
export type Clock = Told["Clock"];
export type Colleague = Told["Colleague"];
export type Desk = Told["Desk"];
export type Me = Told["Me"];
export type Template = Told["Template"];
export type Waiting = Told["Waiting"];

export type Status = Row["status"];
export type Sentiment = NonNullable<Row["sentiment"]>;
/** What `GET /cases` can be asked for. */
export type InboxQuery = NonNullable<operations["inbox"]["parameters"]["query"]>;
