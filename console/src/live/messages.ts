/** What the server tells an open console, and what the console tells it. */

/** A case has changed; `what` are the ledger's facts. */
export interface CaseChange {
  id: string;
  version: number;
  team: string;
  owner: string | null;
  what: string[];
}

export interface Looking {
  id: string;
  writing: boolean;
}

export interface Told {
  cases?: CaseChange[];
  looking?: { case: string; agents: Looking[] };
  drafts?: { case: string }[];
  agents?: boolean;
}

/** A frame read; null for what is no message of ours. */
export function read(frame: unknown): Told | null {
  if (typeof frame !== "string" || frame === "") return null;
  try {
    const said: unknown = JSON.parse(frame);
    return said !== null && typeof said === "object" ? (said as Told) : null;
  } catch {
    return null;
  }
}
