/** What a key in the list asks of the case beside it: go to the reply, or to a note. Another `times` asks anew. */
export interface Wish {
  what: "reply" | "note";
  times: number;
}
