/** The steps of signing in, one question at a time. */

import type { Config } from "../config";
import {
  type Answered,
  answerTo,
  newAuthenticator,
  provenAuthenticator,
  Refused,
  startWithPassword,
} from "./cognito";
import type { Granted } from "./tokens";

/** What is asked for next. */
export type Step =
  | { ask: "password" }
  | { ask: "new-password"; name: string; asked: Answered }
  | { ask: "code"; name: string; asked: Answered }
  | { ask: "authenticator"; name: string; asked: Answered; secret: string }
  | { ask: "nothing"; granted: Granted };

/** Name and password lead to tokens or to a question. */
export async function password(config: Config, name: string, secret: string): Promise<Step> {
  return after(config, name, await startWithPassword(config, name, secret));
}

/** The answer to a question leads to the next, or to tokens. */
export async function answer(config: Config, step: Step, text: string): Promise<Step> {
  switch (step.ask) {
    case "new-password":
      return respond(config, step, { NEW_PASSWORD: text });
    case "code":
      return respond(config, step, { SOFTWARE_TOKEN_MFA_CODE: text });
    case "authenticator": {
      const proven = await provenAuthenticator(config, step.asked.Session ?? "", text);
      const asked = { ...step.asked, Session: proven.Session };
      return respond(config, { ...step, asked }, {});
    }
    default:
      return step;
  }
}

/** What an authenticator app reads from the QR code. */
export function authenticatorLink(stage: string, name: string, secret: string): string {
  const label = encodeURIComponent(`Earshot ${stage}:${name}`);
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(`Earshot ${stage}`)}`;
}

async function respond(
  config: Config,
  { name, asked }: { name: string; asked: Answered },
  answers: Record<string, string>,
): Promise<Step> {
  return after(config, name, await answerTo(config, asked, name, answers));
}

async function after(config: Config, name: string, got: Answered): Promise<Step> {
  if (got.AuthenticationResult) return { ask: "nothing", granted: got.AuthenticationResult };
  switch (got.ChallengeName) {
    case "NEW_PASSWORD_REQUIRED":
      return { ask: "new-password", name, asked: got };
    case "SOFTWARE_TOKEN_MFA":
      return { ask: "code", name, asked: got };
    case "MFA_SETUP": {
      const { SecretCode, Session } = await newAuthenticator(config, got.Session ?? "");
      return { ask: "authenticator", name, asked: { ...got, Session }, secret: SecretCode };
    }
    default:
      throw new Refused("", `This way of signing in is not known here: ${got.ChallengeName}.`);
  }
}
