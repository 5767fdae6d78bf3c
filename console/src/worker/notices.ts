/** What a push shows: ids and figures, for a lock screen is read by anybody. */

import type { components } from "../api/schema";

export type PageToMe = components["schemas"]["PageToMe"];

/** What a notification carries for the tap on it. */
export interface Carried {
  case: string | null;
  page: string | null;
}

export interface Notice {
  title: string;
  body: string;
  tag: string;
  /** Rings although one of the same case is shown. */
  renotify: boolean;
  requireInteraction: boolean;
  actions: { action: Act; title: string }[];
  data: Carried;
}

export type Act = "acknowledge" | "claim";

const ACTIONS: Notice["actions"] = [
  { action: "acknowledge", title: "Acknowledge" },
  { action: "claim", title: "Claim" },
];
const QUIET = { renotify: false, requireInteraction: false, actions: [] };

/** A case's number as people say it: C-XNFV2E7. */
export function numberOf(id: string): string {
  return id.slice(0, 9).toUpperCase();
}

/** One page, as `Case C-XNFV2E7 needs you` with what is known of it below. */
export function noticeOf(page: PageToMe, clock: (at: string) => string): Notice {
  const parts = [page.title];
  if (page.priority_name === "urgent") parts.push("urgent");
  if (page.due) parts.push(`due ${clock(page.due)}`);
  return {
    title: `Case ${numberOf(page.case)} needs you`,
    body: parts.join(" · "),
    tag: page.case,
    renotify: true,
    requireInteraction: page.priority_name === "urgent",
    actions: ACTIONS,
    data: { case: page.case, page: page.page },
  };
}

/**
 * What to show for a push: each page that is not on the screen yet. There is always one, since a browser that
 * is woken and shows nothing is woken no more.
 */
export function toShow(
  pages: readonly PageToMe[],
  shown: ReadonlyMap<string, string>,
  clock: (at: string) => string,
): Notice[] {
  const fresh = pages.filter((page) => shown.get(page.case) !== page.page);
  if (fresh.length > 0) return fresh.map((page) => noticeOf(page, clock));
  const [latest] = pages;
  if (latest) return [{ ...noticeOf(latest, clock), renotify: false }];
  return [
    {
      ...QUIET,
      title: "Pages reach this device",
      body: "Nothing waits for you now.",
      tag: "nothing",
      data: { case: null, page: null },
    },
  ];
}

/** When it could not be asked what waits: somebody is wanted all the same. */
export function unread(signedOut: boolean): Notice {
  return {
    ...QUIET,
    title: "Earshot: somebody wants you",
    body: signedOut
      ? "Sign in to see which case."
      : "Open the inbox: it could not be read just now.",
    tag: "unread",
    renotify: true,
    data: { case: null, page: null },
  };
}

/** What became of a tap on `Acknowledge` or `Claim`. */
export function outcomeOf(act: Act, id: string, problem: string | null): Notice {
  const number = numberOf(id);
  const done = act === "claim" ? `Case ${number} is yours` : `Case ${number} is acknowledged`;
  return {
    ...QUIET,
    title: problem === null ? done : `Case ${number}: that did not work`,
    body: problem ?? "",
    tag: id,
    renotify: problem !== null,
    data: { case: id, page: null },
  };
}
