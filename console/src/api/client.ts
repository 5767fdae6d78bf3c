/** The API's client: typed by its OpenAPI document, signed by the session. */

import createClient from "openapi-fetch";
import type { Session } from "../session/session";
import { noteServerTime } from "../time/now";
import { Problem, problemOf, Unreachable } from "./problem";
import type { Paths } from "./types";

const PATIENCE_MS = 30_000;

export type Api = ReturnType<typeof createClient<Paths>>;

/** A client for the API at `base`, whose requests carry the session's id token. */
export function apiAt(base: string, session: Session): Api {
  return createClient<Paths>({
    baseUrl: base.replace(/\/$/, ""),
    fetch: (request) => signed(request, session),
  });
}

/** The body of an answer, or the problem thrown. */
export async function told<Body>(
  asked: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return data as Body;
}

async function signed(request: Request, session: Session): Promise<Response> {
  const again = request.clone();
  const token = await session.token();
  const answer = await send(request, token);
  if (answer.status !== 401) return answer;
  const second = await send(again, await session.renewed(token));
  if (second.status === 401) {
    await session.end("expired");
    throw new Problem(401, {});
  }
  return second;
}

async function send(request: Request, token: string): Promise<Response> {
  request.headers.set("authorization", token);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const answer = await fetch(request, { signal });
    noteServerTime(answer.headers.get("date"));
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable();
  }
}
