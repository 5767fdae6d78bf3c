/** What became of pages: who of those they are for has been told. */

import type { Page } from "./told";

/** What was not told by then hangs for another reason. */
export const OVERDUE_MS = 15 * 60_000;

type Told = Pick<Page, "at"> & { to: string[]; told: Pick<Page["told"][number], "to">[] };

/** Whether somebody it is for waits for it. */
export function isOpen({ to, told }: Told): boolean {
  return to.some((agent) => !told.some((receipt) => receipt.to === agent));
}

/** Whether a receipt is to be expected within minutes. */
export function toldSoon(pages: readonly Told[], now: number): boolean {
  return pages.some((page) => isOpen(page) && now - Date.parse(page.at) < OVERDUE_MS);
}
