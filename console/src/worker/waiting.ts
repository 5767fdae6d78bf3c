/** What the worker asks of the API, with the session that the pages keep. */

import { apiAt, told } from "../api/client";
import { SignedOut } from "../api/problem";
import type { Config } from "../config";
import { openSession } from "../session/open";
import type { Act, PageToMe } from "./notices";

/** Reads the configuration as a worker can: beside itself. */
async function api(home: string) {
  const answer = await fetch(`${home}config.json`).catch(() => caches.match(`${home}config.json`));
  if (!answer?.ok) throw new Error("Earshot's configuration cannot be read.");
  return apiAt(home, openSession((await answer.json()) as Config));
}

/** What waits for the agent. Rejects with SignedOut, or with what went wrong. */
export async function pagesAt(home: string): Promise<PageToMe[]> {
  return (await told((await api(home)).GET("/me/pages"))).pages;
}

/** Does it; the sentence to show when it did not work, else null. */
export async function act(home: string, what: Act, id: string): Promise<string | null> {
  const params = { path: { id } };
  try {
    const client = await api(home);
    if (what === "claim") await told(client.POST("/cases/{id}/claim", { params }));
    else await told(client.POST("/cases/{id}/acknowledge", { params }));
    return null;
  } catch (error) {
    if (error instanceof SignedOut) return "Sign in first: tap here.";
    return error instanceof Error ? error.message : String(error);
  }
}

/** Registers a subscription that the browser has renewed by itself. */
export async function registered(home: string, subscription: PushSubscription, replaces?: string) {
  const body = { platform: "webpush" as const, token: JSON.stringify(subscription), replaces };
  return await told((await api(home)).POST("/me/devices", { body }));
}
