/** What the parts of a case's screen share, so that it is not handed down through each of them. */

import { createContext, useContext } from "react";
import type { FullCase, Row } from "./told";

export interface CaseShown {
  /** As a list knows it; all that there is at first. */
  row: Row;
  /** Null until it has come. */
  full: FullCase | null;
  me: string;
  leads: boolean;
  nameOf: (id: string) => string;
  /** Name of a colleague, undefined for nobody of ours. */
  colleague: (id: string) => string | undefined;
}

export const CaseContext = createContext<CaseShown | null>(null);

/** The case that is on screen. */
export function useShown(): CaseShown {
  const shown = useContext(CaseContext);
  if (!shown) throw new Error("No case is shown: draw this within CaseContext");
  return shown;
}
