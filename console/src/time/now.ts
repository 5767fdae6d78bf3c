/** The time, one for the whole page: shared ticks, corrected by what the server says it is. */

import { useSyncExternalStore } from "react";

const TICK_MS = 1000;
/** The header tells whole seconds, and the way takes time: less than this is no difference. */
const TOLERANCE_MS = 3000;

let ahead = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** How far the device's clock is ahead of the server's, from an answer's `date`; 0 when they agree. */
export function skew(date: string | null, now: number): number | null {
  const said = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(said)) return null;
  return Math.abs(now - said) > TOLERANCE_MS ? now - said : 0;
}

/** Remembers the server's time, so that countdowns are right on a device whose clock is not. */
export function noteServerTime(date: string | null): void {
  ahead = skew(date, Date.now()) ?? ahead;
}

/** The server's time in ms. */
export function serverNow(): number {
  return Date.now() - ahead;
}

function tick(): void {
  for (const listener of listeners) listener();
}

function beat(): void {
  clearInterval(timer);
  timer = undefined;
  if (listeners.size === 0 || document.hidden) return;
  timer = setInterval(tick, TICK_MS);
  tick();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", beat);
  listeners.add(listener);
  if (timer === undefined && !document.hidden) timer = setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", beat);
    beat();
  };
}

/**
 * What `read` makes of the present moment, asked anew each second. Draws again only when the answer
 * changes, so it must be a plain value as a string, a number or a boolean.
 */
export function useTicking<Value extends string | number | boolean>(
  read: (now: number) => Value,
): Value {
  return useSyncExternalStore(subscribe, () => read(serverNow()));
}
