/** The second step of signing in, and signing out everywhere: what Cognito lets a user do with an access token. */

import { SignedOut } from "../api/problem";
import type { Config } from "../config";
import { call, Refused } from "../session/cognito";
import { keptInIndexedDb } from "../session/keep";
import type { Session } from "../session/session";

const TOTP = "SOFTWARE_TOKEN_MFA";

/** Cognito on behalf of who is signed in. */
export interface Account {
  /** Whether an authenticator is asked for at each sign-in. */
  secured(): Promise<boolean>;
  /** A new secret for an authenticator app. */
  secret(): Promise<string>;
  /** Turns it on, once the app shows the right code. */
  turnOn(code: string): Promise<void>;
  turnOff(): Promise<void>;
  /** Ends the sessions of all devices. */
  leaveAll(): Promise<void>;
}

/** An access token that is good now: it is renewed with the id token. */
async function access(session: Session): Promise<string> {
  await session.token();
  const tokens = await keptInIndexedDb().read();
  if (!tokens) throw new SignedOut();
  return tokens.access;
}

/** The account of this session. */
export function accountOf(config: Config, session: Session): Account {
  const ask = async <Body>(action: string, body: object = {}): Promise<Body> =>
    call<Body>(config, action, { AccessToken: await access(session), ...body });
  const prefer = (on: boolean) =>
    ask<unknown>("SetUserMFAPreference", {
      SoftwareTokenMfaSettings: { Enabled: on, PreferredMfa: on },
    });
  return {
    async secured() {
      const user = await ask<{ UserMFASettingList?: string[] }>("GetUser");
      return user.UserMFASettingList?.includes(TOTP) ?? false;
    },
    async secret() {
      return (await ask<{ SecretCode: string }>("AssociateSoftwareToken")).SecretCode;
    },
    async turnOn(code) {
      const { Status } = await ask<{ Status: string }>("VerifySoftwareToken", { UserCode: code });
      if (Status !== "SUCCESS") throw new Refused("CodeMismatchException", "");
      await prefer(true);
    },
    async turnOff() {
      await prefer(false);
    },
    async leaveAll() {
      await ask("GlobalSignOut");
    },
  };
}
