/** How long to wait before the next attempt. */

const FIRST_MS = 1000;
const MOST_MS = 60_000;

/**
 * Doubles with each attempt that failed, up to a minute, with full jitter above half a second: after a
 * fault of ours, a thousand consoles must not come back in the same moment. `chance` is from 0 to 1.
 */
export function waitBefore(failed: number, chance: number): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failed, 16));
  return Math.round(FIRST_MS / 2 + chance * (most - FIRST_MS / 2));
}
