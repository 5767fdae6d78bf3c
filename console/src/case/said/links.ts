/** Links in what somebody wrote: https only, and shown as where they really lead. */

export interface Link {
  kind: "link";
  href: string;
  /** The host that a click leads to, as the network calls it. */
  host: string;
  /** What follows the host, shortened. */
  rest: string;
}

/** An address that looks like one but is not opened from here; `why` says so. */
export interface Unsafe {
  kind: "unsafe";
  text: string;
  why: string;
}

/** Longer addresses are words: nobody can judge them. */
const LONGEST = 2000;
const REST_SHOWN = 40;
const ADDRESS = /\bhttps?:\/\/[^\s<>"«»“”„]+/giu;

/** Words cut at the addresses in them. */
export function linked(words: string): (string | Link | Unsafe)[] {
  const parts: (string | Link | Unsafe)[] = [];
  let from = 0;
  for (const found of words.matchAll(ADDRESS)) {
    const address = trimmed(found[0]);
    if (found.index > from) parts.push(words.slice(from, found.index));
    parts.push(linkOf(address));
    from = found.index + address.length;
  }
  if (from < words.length) parts.push(words.slice(from));
  return parts;
}

function linkOf(address: string): string | Link | Unsafe {
  if (address.length > LONGEST || !URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.username || url.password)
    return { kind: "unsafe", text: address, why: `pretends: it would lead to ${url.host}` };
  if (url.protocol !== "https:")
    return { kind: "unsafe", text: address, why: "not encrypted: not opened from here" };
  const rest = url.href.slice(url.origin.length).replace(/^\/$/, "");
  return { kind: "link", href: url.href, host: url.host, rest: shortened(rest) };
}

/** Whether a host is written in letters of another script than it seems. */
export function isForeignHost(host: string): boolean {
  return host.split(".").some((label) => label.startsWith("xn--"));
}

/** An https address of the platform or of media; undefined for all else. */
export function safeAddress(address: string | null | undefined): URL | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && !url.username && !url.password ? url : undefined;
}

function shortened(rest: string): string {
  return rest.length > REST_SHOWN ? `${rest.slice(0, REST_SHOWN)}…` : rest;
}

/** The address without what ends the sentence around it. */
function trimmed(address: string): string {
  let end = address.length;
  while (end > 0 && /[.,:;!?'’)\]}*_]/u.test(address.charAt(end - 1))) {
    const last = address.charAt(end - 1);
    if (last === ")" && balanced(address.slice(0, end))) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function balanced(address: string): boolean {
  return address.split("(").length === address.split(")").length;
}
