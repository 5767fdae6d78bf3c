/// <reference lib="webworker" />
/** The service worker: opens the console without a network, and shows what agents are paged for. */

import { SignedOut } from "../api/problem";
import { keptDevice } from "../push/device";
import { type Act, type Carried, type Notice, outcomeOf, toShow, unread } from "./notices";
import { shellAt } from "./shell";
import { act, pagesAt, registered } from "./waiting";

declare const self: ServiceWorkerGlobalScope;
declare const SHELL_FILES: string[];
declare const SHELL_VERSION: string;

const home = self.registration.scope;
const shell = shellAt(home, SHELL_VERSION, SHELL_FILES);

self.addEventListener("install", (event) => event.waitUntil(shell.fill()));
self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([shell.prune(), self.clients.claim()]));
});
self.addEventListener("fetch", (event) => {
  const answer = shell.answer(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener("message", (event) => {
  // The pages agree first: a new version takes over all of them at once.
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("push", (event) => event.waitUntil(woken()));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(tapped(event.action as Act | "", event.notification.data as Carried));
});
self.addEventListener("pushsubscriptionchange", (event) => {
  (event as ExtendableEvent).waitUntil(renewed());
});

/** A push says nothing: what waits is asked for, and shown. */
async function woken(): Promise<void> {
  const shown = await onScreen();
  const notices = await pagesAt(home).then(
    async (pages) => {
      await badge(pages.length);
      return toShow(pages, shown, clock);
    },
    (error: unknown) => [unread(error instanceof SignedOut)],
  );
  await Promise.all(notices.map(show));
}

/** Pages on the screen, by case. */
async function onScreen(): Promise<Map<string, string>> {
  const standing = await self.registration.getNotifications();
  const carried = standing.map((one) => one.data as Carried | null);
  return new Map(
    carried.flatMap((one) => (one?.case && one.page ? [[one.case, one.page] as const] : [])),
  );
}

async function tapped(action: Act | "", { case: id }: Carried): Promise<void> {
  if (action === "" || id === null) return open(id === null ? "/inbox/mine" : `/case/${id}`);
  const problem = await act(home, action, id);
  await show(outcomeOf(action, id, problem));
  await badge((await pagesAt(home).catch(() => [])).length);
}

/** Shows the console there: in a window that is open, else in a new one. */
async function open(place: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const [standing] = windows.filter((one) => one.url.startsWith(home));
  if (!standing) {
    await self.clients.openWindow(`${home}#${place}`);
    return;
  }
  standing.postMessage({ go: place });
  await standing.focus();
}

async function renewed(): Promise<void> {
  const before = await keptDevice().read();
  if (!before) return;
  const subscription = await self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: before.key,
  });
  const device = await registered(home, subscription, before.id);
  await keptDevice().write({ ...before, id: device.id });
}

async function show({ title, ...rest }: Notice): Promise<void> {
  await self.registration.showNotification(title, {
    ...rest,
    icon: `${home}icons/192.png`,
    badge: `${home}icons/badge.png`,
  } as NotificationOptions);
}

async function badge(count: number): Promise<void> {
  await navigator.setAppBadge?.(count).catch(() => undefined);
}

/** A time as this device writes it. */
function clock(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
