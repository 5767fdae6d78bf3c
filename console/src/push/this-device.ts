/** Pages on this device: whether they can be had, turning them on and off, trying them. */

import { type Api, told } from "../api/client";
import { type DeviceKeep, keptDevice } from "./device";

/** `install`: an iPhone shows pages only of what stands on its home screen. `denied`: the browser was told no. */
export type PushState = "unsupported" | "install" | "denied" | "off" | "on";

/** What decides it, as the browser tells. */
export interface Browser {
  worker: boolean;
  push: boolean;
  permission: NotificationPermission | null;
  /** An iPhone or iPad. */
  apple: boolean;
  /** Opened from the home screen. */
  installed: boolean;
}

/** What is so on this device. `kept`: it was turned on here, by who is signed in. */
export function stateOf(browser: Browser, kept: boolean): PushState {
  if (browser.apple && !browser.installed) return "install";
  if (!browser.worker || !browser.push || browser.permission === null) return "unsupported";
  if (browser.permission === "denied") return "denied";
  return kept && browser.permission === "granted" ? "on" : "off";
}

/** The browser that this page is in. */
export function thisBrowser(): Browser {
  const touch = navigator.maxTouchPoints > 1;
  return {
    worker: "serviceWorker" in navigator,
    push: "PushManager" in window,
    permission: "Notification" in window ? Notification.permission : null,
    apple:
      /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && touch),
    installed: matchMedia("(display-mode: standalone)").matches,
  };
}

/** What is so now for this agent. */
export async function pushState(
  agent: string,
  keep: DeviceKeep = keptDevice(),
): Promise<PushState> {
  const kept = await keep.read();
  return stateOf(thisBrowser(), kept?.agent === agent);
}

/** The browser's own answer, when it is not a yes. */
export class NotAllowed extends Error {
  override name = "NotAllowed";
  constructor() {
    super(
      "The browser shows no notifications of Earshot: allow them in its settings for this site.",
    );
  }
}

/** The push service did not take this browser in. */
export class NoPushService extends Error {
  override name = "NoPushService";
  constructor() {
    super(
      "This browser reaches no push service just now. Check its network, or try another browser.",
    );
  }
}

/** Turns pages on; asks for permission, so call it on a tap. */
export async function turnOn(api: Api, agent: string, key: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new NotAllowed();
  await register(api, agent, key);
}

/** Registers this browser again where pages are on: at each start, since subscriptions end and keys change. */
export async function renew(api: Api, agent: string, key: string): Promise<void> {
  if ((await pushState(agent)) === "on") await register(api, agent, key);
}

async function register(api: Api, agent: string, key: string): Promise<void> {
  const keep = keptDevice();
  const before = await keep.read();
  const subscription = await subscribed(key, before?.key);
  const body = { platform: "webpush" as const, token: JSON.stringify(subscription) };
  const replaces = before?.agent === agent ? before.id : undefined;
  const device = await told(api.POST("/me/devices", { body: { ...body, replaces } }));
  await keep.write({ id: device.id, key, agent });
}

/** The browser's subscription under this key; one under another key is ended first. */
async function subscribed(key: string, before: string | undefined): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const standing = await pushManager.getSubscription();
  if (standing && before === key) return standing;
  await standing?.unsubscribe();
  try {
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    throw new NoPushService();
  }
}

/** Has a push sent here, about nothing. */
export async function tryIt(api: Api): Promise<void> {
  const device = await keptDevice().read();
  if (!device) throw new Error("Turn pages on first.");
  await told(api.POST("/me/devices/{id}/test", { params: { path: { id: device.id } } }));
}

/** Turns pages off: the browser forgets, then the stack. */
export async function turnOff(api: Api): Promise<void> {
  const id = await forgotten();
  if (id) await told(api.DELETE("/me/devices/{id}", { params: { path: { id } } }));
}

/** At sign-out, with the last of the tokens: whoever signs in next is not paged for the one before. */
export async function leave(home: string, token: string): Promise<void> {
  const id = await forgotten();
  if (!id) return;
  await fetch(`${home}me/devices/${id}`, { method: "DELETE", headers: { authorization: token } });
}

/** Ends the subscription; the id of the device that it was. */
async function forgotten(): Promise<string | undefined> {
  const keep = keptDevice();
  const device = await keep.read();
  await keep.clear();
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  for (const notice of (await registration?.getNotifications()) ?? []) notice.close();
  return device?.id;
}
