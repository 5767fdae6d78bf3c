/** What Cognito gives who has signed in, and what it says about them. */

export type Role = "agent" | "lead";

export interface Tokens {
  id: string;
  access: string;
  refresh: string;
  /** When the id token ends, in ms of this device's clock. */
  ends: number;
  agent: string;
  role: Role;
  /** Signed in over the hosted page, whose own session has to end as well. */
  hosted: boolean;
}

/** Cognito's words for them; a refresh gives no new refresh token. */
export interface Granted {
  IdToken: string;
  AccessToken: string;
  RefreshToken?: string;
  ExpiresIn: number;
}

/** The tokens of an answer; `before` lends what a refresh does not tell anew. */
export function tokensFrom(granted: Granted, now: number, before: Partial<Tokens> = {}): Tokens {
  const claims = claimsOf(granted.IdToken);
  return {
    id: granted.IdToken,
    access: granted.AccessToken,
    refresh: granted.RefreshToken ?? before.refresh ?? "",
    ends: now + granted.ExpiresIn * 1000,
    agent: String(claims["cognito:username"] ?? ""),
    role: rolesIn(claims["cognito:groups"]).includes("lead") ? "lead" : "agent",
    hosted: before.hosted ?? false,
  };
}

/** The claims of a token, unverified: the server verifies, this page only shows. */
export function claimsOf(token: string): Record<string, unknown> {
  const body = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

function rolesIn(groups: unknown): string[] {
  if (Array.isArray(groups)) return groups.map(String);
  return typeof groups === "string" ? groups.replace(/[[\]]/g, "").split(/[\s,]+/) : [];
}
