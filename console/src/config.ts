/** What the stack tells its console: public, read once at the start from `config.json`. */

export interface Config {
  stage: string;
  region: string;
  client_id: string;
  /** The user pool's JSON API. */
  cognito: string;
  /** The hosted page of single sign-on; empty: there is none. */
  sign_in: string;
  /** Whether changes are told over a WebSocket. */
  live: boolean;
  /** The VAPID public key of web push; empty: there is none. */
  push_key: string;
}

/** Where this page, and with it the API, lives: ends in a slash. */
export function home(): string {
  return new URL(".", document.baseURI.split(/[?#]/, 1)[0]).href;
}

/** Reads the configuration; says what to do when it is not there. */
export async function readConfig(): Promise<Config> {
  const answer = await fetch("./config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`This console has no configuration (${answer.status}).`);
  return (await answer.json()) as Config;
}
