/** What has to be done at a platform, so that it sends us what people say. */

import type { components } from "../api/schema";

export type Connected = components["schemas"]["Connected"];

const AT_PLATFORM: Record<string, readonly [string, string]> = {
  whatsapp: [
    "In Meta's app dashboard, WhatsApp > Configuration: give this callback URL and the verify token.",
    "Then subscribe to the field messages.",
  ],
  x: [
    "First give Earshot the signing key of your app, since X tests the address at once.",
    "Then name this URL in X's developer portal, or by POST /2/webhooks.",
  ],
  standard: [
    "Tell the sender this address and the signing key.",
    "How it signs what it sends is told in docs/standard-channel.md.",
  ],
};
const ANYWHERE = [
  "Give the platform this address as its webhook.",
  "If it asks for a verify token, give it that as well.",
] as const;

/** Two lines for whoever sits before the platform's own settings. */
export function stepsAt(channel: string): readonly [string, string] {
  return AT_PLATFORM[channel] ?? ANYWHERE;
}

/** The whole address of a webhook: the console is served at the API's own root. */
export function addressOf({ address }: Pick<Connected, "address">, home: string): string {
  return new URL(address.replace(/^\/+/, ""), home).href;
}

/** How far the desk's connections are: how many are heard, of how many. */
export function heardOf(connections: readonly Pick<Connected, "state">[]): {
  heard: number;
  all: number;
} {
  return {
    heard: connections.filter(({ state }) => state === "heard").length,
    all: connections.length,
  };
}
