/** Single sign-on over the user pool's hosted page: authorization code with PKCE (RFC 7636). */

import { type Config, home } from "../config";
import { Refused } from "./cognito";
import type { Granted } from "./tokens";

const WAITING = "earshot-hosted";

interface Waiting {
  verifier: string;
  state: string;
}

/** Leaves for the hosted page; what proves the way back stays in this tab. */
export async function leaveForHosted(config: Config): Promise<void> {
  const waiting: Waiting = { verifier: chance(48), state: chance(16) };
  sessionStorage.setItem(WAITING, JSON.stringify(waiting));
  const address = new URL("/oauth2/authorize", config.sign_in);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: config.client_id,
    redirect_uri: home(),
    scope: "openid profile",
    state: waiting.state,
    code_challenge: await challengeOf(waiting.verifier),
    code_challenge_method: "S256",
  }).toString();
  location.assign(address);
}

/** Whether the hosted page has sent the browser back with something to redeem. */
export function isBackFromHosted(search: string): boolean {
  const said = new URLSearchParams(search);
  return said.has("state") && (said.has("code") || said.has("error"));
}

/** Takes the code out of the address and redeems it. */
export async function redeemed(config: Config): Promise<Granted> {
  const said = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname + location.hash);
  const waiting = JSON.parse(sessionStorage.getItem(WAITING) ?? "null") as Waiting | null;
  sessionStorage.removeItem(WAITING);
  if (said.has("error")) throw new Refused("", said.get("error_description") ?? "");
  if (!waiting || waiting.state !== said.get("state"))
    throw new Refused("", "This sign-in was not started here. Sign in again.");
  const answer = await fetch(new URL("/oauth2/token", config.sign_in), {
    method: "POST",
    credentials: "omit",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: config.client_id,
      code: said.get("code") ?? "",
      redirect_uri: home(),
      code_verifier: waiting.verifier,
    }),
  });
  if (!answer.ok) throw new Refused("", "Single sign-on did not work out. Sign in again.");
  const got = (await answer.json()) as Record<string, string> & { expires_in: number };
  return {
    IdToken: got.id_token ?? "",
    AccessToken: got.access_token ?? "",
    RefreshToken: got.refresh_token,
    ExpiresIn: got.expires_in,
  };
}

/** Ends the hosted page's own session too, else it would sign in again unasked. */
export function leaveHosted(config: Config): void {
  const address = new URL("/logout", config.sign_in);
  address.search = new URLSearchParams({
    client_id: config.client_id,
    logout_uri: home(),
  }).toString();
  location.assign(address);
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
}

function chance(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)).buffer);
}

function base64url(bytes: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
