/** What was refused in one case is not said over another. */

import { useEffect } from "react";
import { hush, toasts } from "../ui/toast";

/** Takes refusals off the screen together with the case. */
export function useQuiet(): void {
  useEffect(() => {
    return () => {
      for (const one of toasts.shown()) if (one.tone === "bad") hush(one.id);
    };
  }, []);
}
