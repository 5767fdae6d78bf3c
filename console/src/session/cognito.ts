/** Cognito's JSON API, straight from the browser: https://docs.aws.amazon.com/cognito-user-identity-pools */

import { Unreachable } from "../api/problem";
import type { Config } from "../config";
import type { Granted } from "./tokens";

/** Cognito said no, in its own code and a sentence of ours. */
export class Refused extends Error {
  override name = "Refused";
  readonly code: string;
  constructor(code: string, said: string) {
    super(SENTENCES[code] ?? said ?? "Signing in was refused.");
    this.code = code;
  }
}

const SENTENCES: Record<string, string> = {
  NotAuthorizedException: "Name or password is wrong, or the sign-in took too long.",
  UserNotFoundException: "Name or password is wrong, or the sign-in took too long.",
  CodeMismatchException: "That code is not right. Wait for the next one and type it.",
  EnableSoftwareTokenMFAException: "That code is not right. Wait for the next one and type it.",
  ExpiredCodeException: "That code is too old. Type the one that is shown now.",
  InvalidPasswordException:
    "The password is too weak: 12 letters or more, with small ones, capitals and digits.",
  PasswordResetRequiredException: "The password was reset. Ask the operator for a new one.",
  UserNotConfirmedException: "This name is not ready yet. Ask the operator.",
  TooManyRequestsException: "Too many attempts. Wait a minute and try again.",
  LimitExceededException: "Too many attempts. Wait a few minutes and try again.",
};

export type Challenge = "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA" | "MFA_SETUP";

/** What an attempt led to: tokens, or one more question. */
export interface Answered {
  AuthenticationResult?: Granted;
  ChallengeName?: Challenge | (string & {});
  ChallengeParameters?: Record<string, string>;
  Session?: string;
}

/** One action of the API: its answer, or `Refused`. */
export async function call<Body>(config: Config, action: string, body: object): Promise<Body> {
  let answer: Response;
  try {
    answer = await fetch(config.cognito, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${action}`,
      },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
  } catch {
    throw new Unreachable();
  }
  const said = (await answer.json().catch(() => ({}))) as Record<string, string>;
  if (!answer.ok) throw new Refused((said.__type ?? "").split("#").pop() ?? "", said.message ?? "");
  return said as Body;
}

/** Name and password. */
export function startWithPassword(
  config: Config,
  name: string,
  password: string,
): Promise<Answered> {
  return call(config, "InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: config.client_id,
    AuthParameters: { USERNAME: name, PASSWORD: password },
  });
}

/** The answer to what Cognito asked next. */
export function answerTo(
  config: Config,
  asked: Answered,
  name: string,
  answers: Record<string, string>,
): Promise<Answered> {
  return call(config, "RespondToAuthChallenge", {
    ClientId: config.client_id,
    ChallengeName: asked.ChallengeName,
    Session: asked.Session,
    ChallengeResponses: {
      USERNAME: asked.ChallengeParameters?.USER_ID_FOR_SRP ?? name,
      ...answers,
    },
  });
}

/** A new secret for an authenticator app, within the sign-in that asked for one. */
export function newAuthenticator(
  config: Config,
  session: string,
): Promise<{ SecretCode: string; Session: string }> {
  return call(config, "AssociateSoftwareToken", { Session: session });
}

/** Proves that the app shows the right codes. */
export function provenAuthenticator(
  config: Config,
  session: string,
  code: string,
): Promise<{ Status: string; Session: string }> {
  return call(config, "VerifySoftwareToken", { Session: session, UserCode: code });
}

/** New tokens for a refresh token. */
export async function refreshed(config: Config, refresh: string): Promise<Granted> {
  const answer = await call<Answered>(config, "InitiateAuth", {
    AuthFlow: "REFRESH_TOKEN_AUTH",
    ClientId: config.client_id,
    AuthParameters: { REFRESH_TOKEN: refresh },
  });
  if (!answer.AuthenticationResult) throw new Refused("NotAuthorizedException", "");
  return answer.AuthenticationResult;
}

/** Makes a refresh token, and what was made from it, worthless. */
export function revoke(config: Config, refresh: string): Promise<unknown> {
  return call(config, "RevokeToken", { ClientId: config.client_id, Token: refresh });
}
