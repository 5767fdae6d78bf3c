/** One thing done to many, each by a request of its own, a few at a time. */

import { mayPass } from "../api/problem";

const AT_ONCE = 4;
const TRIES = 3;
const PAUSE_MS = 800;

export interface Failed<Item> {
  item: Item;
  error: Error;
}

export interface Outcomes<Item> {
  done: Item[];
  failed: Failed<Item>[];
}

interface How<Item> {
  /** How far it is: told after each one. */
  onStep?: (finished: number) => void;
  onDone?: (item: Item) => void;
  /** Stops what has not begun; what has begun ends. */
  signal?: AbortSignal;
  /** Waits before another try. */
  pause?: (ms: number) => Promise<void>;
}

/**
 * Does `work` to each item in their order, four at a time. What may pass by itself is tried three times; what
 * fails is told one by one, and stops nothing. What was not begun when stopped is in neither list.
 */
export async function each<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  { onStep, onDone, signal, pause = sleep }: How<Item> = {},
): Promise<Outcomes<Item>> {
  const outcomes: Outcomes<Item> = { done: [], failed: [] };
  let next = 0;

  async function lane(): Promise<void> {
    while (next < items.length && !signal?.aborted) {
      const item = items[next++] as Item;
      const error = await tried(() => work(item), pause);
      if (error) outcomes.failed.push({ item, error });
      else {
        outcomes.done.push(item);
        onDone?.(item);
      }
      onStep?.(outcomes.done.length + outcomes.failed.length);
    }
  }

  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, lane));
  return outcomes;
}

/** What several failures have in common, with how many each. */
export function reasons<Item>(failed: readonly Failed<Item>[]): { text: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { error } of failed) counts.set(error.message, (counts.get(error.message) ?? 0) + 1);
  return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
}

async function tried(
  work: () => Promise<unknown>,
  pause: (ms: number) => Promise<void>,
): Promise<Error | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return null;
    } catch (error) {
      if (attempt === TRIES || !mayPass(error))
        return error instanceof Error ? error : new Error(String(error));
      await pause(PAUSE_MS * attempt);
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
