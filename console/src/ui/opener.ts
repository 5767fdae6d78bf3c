/** Who opened something has the focus again once it is closed: the library knows its own triggers only. */

import { useRef } from "react";

interface Opener {
  /** To be called when it opens, before the focus moves. */
  remember: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

export function useOpener(): Opener {
  const opener = useRef<Element | null>(null);
  return {
    remember: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
