/** Up to when this agent has read a case on this device: ids and moments, no word of anybody's. */

const NAME = "earshot-seen";
const MOST = 300;

type Kept = Record<string, string>;

/** Until when a case was read; null: never here. */
export function seenUntil(
  id: string,
  kept: Pick<Storage, "getItem"> = localStorage,
): string | null {
  return read(kept)[id] ?? null;
}

/** Remembers that a case was read; the oldest are forgotten. */
export function noteSeen(
  id: string,
  at: string,
  kept: Pick<Storage, "getItem" | "setItem"> = localStorage,
): void {
  const all = read(kept);
  if ((all[id] ?? "") >= at) return;
  delete all[id];
  const entries = [...Object.entries(all), [id, at]].slice(-MOST);
  kept.setItem(NAME, JSON.stringify(Object.fromEntries(entries)));
}

/** Forgets all of them. */
export function forgetSeen(kept: Pick<Storage, "removeItem"> = localStorage): void {
  kept.removeItem(NAME);
}

function read(kept: Pick<Storage, "getItem">): Kept {
  try {
    const said: unknown = JSON.parse(kept.getItem(NAME) ?? "{}");
    return said !== null && typeof said === "object" ? { ...(said as Kept) } : {};
  } catch {
    return {};
  }
}
