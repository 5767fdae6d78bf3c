/** One case as the API tells it, by the names that its screen calls things. */

import type { components } from "../api/schema";

type Told = components["schemas"];

export type { Clock, FullCase, Row } from "../api/types";
export type Entry = Told["Entry"];
export type FirstAnswer = Told["FirstAnswer"];
export type Handle = Told["Handle"];
export type KeptDraft = Told["Draft"];
export type Limit = Told["Limit"];
export type Page = Told["Page"];
export type Person = Told["Person"];
export type Promised = Told["Promise"];
export type ToldMention = Told["Mention"];
export type ToldNote = Told["Note"];
export type ToldReply = Told["Reply"];
export type ToldItem = ToldMention | ToldReply | ToldNote;
/** How a mention was understood: by the classifier, or by a colleague who corrected it. */
export type Verdict = Told["Verdict"];
/** What a colleague can say otherwise. */
export type Meaning = Pick<Verdict, "sentiment" | "intent" | "urgent">;
