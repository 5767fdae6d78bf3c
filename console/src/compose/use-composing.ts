/** What stands in a case's composer: whom it is for, what it says, and what stops it from leaving. */

import { useCallback, useMemo, useState } from "react";
import { useDesk } from "../api/known";
import { useShown } from "../case/case-context";
import { holderOf } from "../case/holder";
import { ownKey } from "../case/thread/items";
import type { FullCase, ToldMention } from "../case/told";
import { shortOf } from "../words/marks";
import { limitOf, type Room, roomFor } from "./limit";
import { filledIn, firstName, type Known, unfilled, type Variable } from "./templates";
import type { Note } from "./use-note";

export type Mode = "reply" | "note";

export interface Written {
  mode: Mode;
  text: string;
  visibility: "public" | "private";
  mention: string | null;
}

export interface Composing extends Written {
  setMode: (mode: Mode) => void;
  setText: (text: string) => void;
  setVisibility: (visibility: Written["visibility"]) => void;
  setNote: (text: string) => void;
  note: string;
  /** The reply, also while a note is written. */
  reply: Omit<Written, "mode">;
  /** Name of the colleague who has the case, so that nobody else answers it. */
  held: string | null;
  /** Whether a note is typed and not added. */
  begun: boolean;
  /** Changes the reply, as if it had been typed. */
  change: (more: Partial<Omit<Written, "mode">>) => void;
  /** Puts a kept reply into the composer; null empties it. */
  restore: (kept: Partial<Omit<Written, "mode">> | null) => void;
  /** Nothing is said to the customer any more: notes only. */
  closed: boolean;
  /** What was said in private is not answered in public. */
  publicToo: boolean;
  /** The words that are answered, when they are not the latest. */
  answering: string | null;
  known: Known;
  missing: Variable[];
  fillIn: (variable: Variable, value: string) => void;
  room: Room;
  /** Why it cannot leave; null: it can. */
  stops: string | null;
  send: () => void;
}

interface Outward {
  /** Somebody typed, or chose whom it is for: worth keeping. */
  onTyped: (written: Written) => void;
  onSend: (written: Written) => void;
}

/** Begins with an empty reply to the latest mention. */
export function useComposing(
  full: FullCase | null,
  note: Note,
  { onTyped, onSend }: Outward,
): Composing {
  const shown = useShown();
  const { row } = shown;
  const { data: desk } = useDesk();
  const [chosen, setMode] = useState<Mode>("reply");
  const [reply, setReply] = useState({
    text: "",
    visibility: row.visibility,
    mention: null as string | null,
  });
  const closed = row.status === "closed";
  const holder = holderOf(shown);
  const held = holder === null ? null : shown.nameOf(holder);
  // A reply that was begun before a colleague took the case can still be read, and copied.
  const mode = closed || (held !== null && reply.text === "") ? "note" : chosen;
  const known = useKnown(desk?.brand);

  const target = mentionOf(full, reply.mention ?? row.last_mention);
  const publicToo = (target?.visibility ?? row.visibility) === "public";
  const visibility = publicToo ? reply.visibility : "private";
  const written: Written = {
    mode,
    text: mode === "note" ? note.text : reply.text,
    visibility,
    mention: reply.mention,
  };
  const limit = limitOf(desk, row.channel, visibility, full?.limit);
  const room = roomFor(written.text, mode === "note" ? NOTE : limit);
  const missing = useMemo(() => (mode === "note" ? [] : unfilled(reply.text)), [mode, reply.text]);
  const stops = stopsOf(written, room, missing, held);

  const change = (more: Partial<Omit<Written, "mode">>) => {
    const next = { ...reply, ...more };
    setReply(next);
    onTyped({ mode: "reply", ...next });
  };
  const restore = useCallback<Composing["restore"]>(
    (kept) => setReply((before) => ({ ...before, ...(kept ?? { text: "", mention: null }) })),
    [],
  );
  return {
    ...written,
    setMode,
    setText: (text) => (mode === "note" ? note.set(text) : change({ text })),
    setVisibility: (seen) => seen !== reply.visibility && change({ visibility: seen }),
    setNote: note.set,
    note: note.text,
    reply,
    held,
    begun: note.text !== "",
    change,
    restore,
    closed,
    publicToo,
    answering:
      reply.mention && target && reply.mention !== row.last_mention
        ? target.text.slice(0, 80)
        : null,
    known,
    missing,
    fillIn: (variable, value) => change({ text: filledIn(reply.text, variable, value) }),
    room,
    stops,
    send() {
      if (stops !== null) return;
      onSend(written);
      if (mode === "note") note.set("");
      else setReply({ ...reply, text: "", mention: null });
    },
  };
}

const NOTE = { most: 10_000, counts: "characters" };

function stopsOf(
  { mode, text }: Written,
  room: Room,
  missing: readonly Variable[],
  held: string | null,
): string | null {
  if (held !== null && mode === "reply") return `${held} has this case`;
  if (text.trim() === "") return "Nothing is written yet";
  if (room.left < 0) return `${-room.left} too many`;
  if (missing.length > 0) return `Fill in ${missing.map((name) => `{${name}}`).join(", ")}`;
  return null;
}

function useKnown(brand: string | undefined): Known {
  const { row, me, nameOf } = useShown();
  const { name, handle } = row.customer;
  const agent = nameOf(me);
  return useMemo(
    () => ({ customer: name || handle, agent: firstName(agent), brand, case: shortOf(row.id) }),
    [name, handle, agent, brand, row.id],
  );
}

function mentionOf(full: FullCase | null, key: string): ToldMention | undefined {
  return full?.thread.find(
    (item): item is ToldMention =>
      item.kind === "mention" && (item.key === key || ownKey(item) === key),
  );
}
