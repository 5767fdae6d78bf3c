/** What the server is not done with yet: asked again by itself, when it said, and said so meanwhile. */

import { told } from "../api/client";
import { mayPass } from "../api/problem";

const SOON_MS = 2000;
const LATEST_MS = 30_000;
const TRIES = 2;
/** A quarter of a year that nobody has looked at is summed up in some dozen steps. */
const STEPS = 60;

/** It goes on there, and is to be asked again. */
export class NotYet extends Error {
  override name = "NotYet";
  readonly afterMs: number;
  constructor(said: string, afterMs: number) {
    super(said);
    this.afterMs = afterMs;
  }
}

/** When to ask again, from the header `retry-after` in seconds. */
export function afterMs(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds * 1000, LATEST_MS) : SOON_MS;
}

/** The body of an answer; `NotYet` where the server asks for patience. */
export async function patiently<Body>(
  asked: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const answer = await asked;
  if (answer.response.status === 503)
    throw new NotYet(sentenceOf(answer.error), afterMs(answer.response.headers.get("retry-after")));
  return told(Promise.resolve(answer));
}

function sentenceOf(error: unknown): string {
  const said = error && typeof error === "object" && "detail" in error ? error.detail : "";
  return typeof said === "string" && said ? said : "the server is busy";
}

/** For queries of figures: patient where it helps, else as ever. */
export const patience = {
  retry: (failed: number, error: Error) =>
    error instanceof NotYet ? failed < STEPS : failed < TRIES && mayPass(error),
  retryDelay: (failed: number, error: Error) =>
    error instanceof NotYet ? error.afterMs : Math.min(1000 * 2 ** failed, LATEST_MS),
} as const;
