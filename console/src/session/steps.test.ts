import { afterEach, expect, test, vi } from "vitest";
import type { Config } from "../config";
import { answer, authenticatorLink, password } from "./steps";
import { tokensFrom } from "./tokens";

const CONFIG = { client_id: "client", cognito: "https://cognito.example/" } as Config;
const GRANTED = { IdToken: "i", AccessToken: "a", RefreshToken: "r", ExpiresIn: 1800 };

/** Cognito as it answers, one after the other; what it was asked. */
function cognito(...answers: [number, object][]): { action: string; body: object }[] {
  const asked: { action: string; body: object }[] = [];
  vi.stubGlobal("fetch", async (_address: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    asked.push({
      action: (headers["x-amz-target"] ?? "").split(".")[1] ?? "",
      body: JSON.parse(String(init.body)),
    });
    const [status, body] = answers.shift() ?? [500, {}];
    return new Response(JSON.stringify(body), { status });
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a password is enough when nothing more is asked", async () => {
  cognito([200, { AuthenticationResult: GRANTED }]);
  expect(await password(CONFIG, "ana", "secret")).toEqual({ ask: "nothing", granted: GRANTED });
});

test("a code is answered within the session that asked for it", async () => {
  const asked = cognito(
    [200, { ChallengeName: "SOFTWARE_TOKEN_MFA", Session: "s-1" }],
    [200, { AuthenticationResult: GRANTED }],
  );
  const step = await password(CONFIG, "ana", "secret");
  expect((await answer(CONFIG, step, "123456")).ask).toBe("nothing");
  expect(asked[1]).toMatchObject({
    action: "RespondToAuthChallenge",
    body: {
      Session: "s-1",
      ChallengeResponses: { USERNAME: "ana", SOFTWARE_TOKEN_MFA_CODE: "123456" },
    },
  });
});

test("setting up an authenticator gets a secret, proves it, and goes on with the last session", async () => {
  const asked = cognito(
    [200, { ChallengeName: "MFA_SETUP", Session: "s-1" }],
    [200, { SecretCode: "JBSW", Session: "s-2" }],
    [200, { Status: "SUCCESS", Session: "s-3" }],
    [200, { AuthenticationResult: GRANTED }],
  );
  const step = await password(CONFIG, "ana", "secret");
  expect(step).toMatchObject({ ask: "authenticator", secret: "JBSW" });
  await answer(CONFIG, step, "123456");
  expect(asked.map(({ action }) => action)).toEqual([
    "InitiateAuth",
    "AssociateSoftwareToken",
    "VerifySoftwareToken",
    "RespondToAuthChallenge",
  ]);
  expect(asked[2]?.body).toMatchObject({ Session: "s-2", UserCode: "123456" });
  expect(asked[3]?.body).toMatchObject({ Session: "s-3" });
});

test("a wrong password is told in a sentence that does not say which of the two is wrong", async () => {
  cognito([400, { __type: "NotAuthorizedException", message: "Incorrect username or password." }]);
  await expect(password(CONFIG, "ana", "x")).rejects.toThrow("Name or password is wrong");
});

test("a question that is not known here is no dead end without words", async () => {
  cognito([200, { ChallengeName: "SMS_MFA", Session: "s" }]);
  await expect(password(CONFIG, "ana", "x")).rejects.toThrow("SMS_MFA");
});

test("an authenticator's link carries nothing that breaks it", () => {
  expect(authenticatorLink("prod", "ana&b", "JBSW")).toBe(
    "otpauth://totp/Earshot%20prod%3Aana%26b?secret=JBSW&issuer=Earshot%20prod",
  );
});

test.each([
  [["lead"], "lead"],
  ["[lead]", "lead"],
  ["agent,lead", "lead"],
  [["agent"], "agent"],
  [undefined, "agent"],
])("groups %o make a %s", (groups, role) => {
  const claims = btoa(JSON.stringify({ "cognito:username": "ana", "cognito:groups": groups }));
  expect(tokensFrom({ ...GRANTED, IdToken: `h.${claims}.s` }, 0).role).toBe(role);
});
