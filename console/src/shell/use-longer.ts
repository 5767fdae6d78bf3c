/** What lasts is worth a word; what passes at once is not. */

import { useEffect, useState } from "react";

/** Whether something has been so for this long. */
export function useLonger(is: boolean, ms: number): boolean {
  const [longer, setLonger] = useState(false);
  useEffect(() => {
    if (!is) return;
    const timer = setTimeout(() => setLonger(true), ms);
    return () => {
      clearTimeout(timer);
      setLonger(false);
    };
  }, [is, ms]);
  return longer;
}
