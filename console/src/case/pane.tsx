import { useRef, useState } from "react";
import { Sheet } from "../ui/sheet";
import { customerName } from "../words/marks";
import { useShown } from "./case-context";
import { Details } from "./details/details";
import styles from "./pane.module.css";
import { plainName } from "./said/marks";
import { Talk } from "./talk";
import { useArrival } from "./use-case-keys";
import { useKeyboardRoom, useRoomy } from "./use-room";
import type { Wish } from "./wish";

interface PaneProps {
  beside: boolean;
  onClose: () => void;
  wish: Wish | undefined;
  error: Error | null;
  onAgain: () => void;
}

/** The whole screen of one case: the talk, and what is known of it where that fits. */
export function Pane(props: PaneProps) {
  const { row } = useShown();
  const root = useRef<HTMLElement>(null);
  const details = useDetails(useRoomy(root));
  useKeyboardRoom(root);
  useArrival(root, props.beside);
  return (
    <>
      <article
        ref={root}
        className={styles.pane}
        aria-label={`Case of ${plainName(customerName(row.customer))}`}
        tabIndex={-1}
      >
        <Talk
          key={row.id}
          {...props}
          details={details.shown}
          onDetails={details.toggle}
          onLeave={() => focusThread(root.current)}
        />
        {details.beside && (
          <aside className={`${styles.aside} scrolls`} aria-label="Details">
            <Details />
          </aside>
        )}
      </article>
      <Sheet open={details.over} onOpenChange={details.toggle} title="Details">
        <Details />
      </Sheet>
    </>
  );
}

/** Beside the thread where they fit, unless hidden; else over it when asked for. */
function useDetails(roomy: boolean) {
  const [hidden, setHidden] = useState(false);
  const [open, setOpen] = useState(false);
  return {
    beside: roomy && !hidden,
    over: !roomy && open,
    shown: roomy ? !hidden : open,
    toggle: () => (roomy ? setHidden(!hidden) : setOpen(!open)),
  };
}

function focusThread(root: HTMLElement | null): void {
  root?.querySelector<HTMLElement>("[aria-label=Thread]")?.focus();
}
