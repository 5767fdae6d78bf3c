/** A note that is typed and not added yet: it stays on this device until it is. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { Unsent } from "./keep";

export interface Note {
  text: string;
  set: (text: string) => void;
}

/** The note of case `id`. What is typed before the kept one is found stands. */
export function useNote(id: string, unsent: Unsent): Note {
  const [text, setText] = useState("");
  const typed = useRef(false);
  useEffect(() => {
    let gone = false;
    void unsent.note(id).then((kept) => {
      if (kept && !gone && !typed.current) setText(kept);
    });
    return () => {
      gone = true;
    };
  }, [id, unsent]);
  const set = useCallback(
    (next: string) => {
      typed.current = true;
      setText(next);
      unsent.keepNote(id, next);
    },
    [id, unsent],
  );
  return { text, set };
}
