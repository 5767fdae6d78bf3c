import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { useBackCloses } from "./back";
import { IconButton } from "./button";
import styles from "./dialog.module.css";
import { useOpener } from "./opener";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence below the title. */
  says?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  wide?: boolean;
  /** Keys that answer while it is open, as digits for choices. */
  onKeyDown?: (event: KeyboardEvent) => void;
}

const ACTS = "input, textarea, select, button:not(:disabled), a[href]";

/**
 * A question that wants an answer first: in the middle of a desktop, at the bottom of a phone. The veil is
 * ours, since Radix's own writes a style element, which the page's policy refuses.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, says, children, actions, wide, onKeyDown } = props;
  const content = useRef<HTMLDivElement>(null);
  const { remember, onCloseAutoFocus } = useOpener();
  useBackCloses(open, () => onOpenChange(false));
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className={styles.veil}>
          <Radix.Content
            className={[styles.dialog, wide && styles.wide].filter(Boolean).join(" ")}
            ref={content}
            onKeyDown={onKeyDown}
            onCloseAutoFocus={onCloseAutoFocus}
            onOpenAutoFocus={(event) => {
              remember();
              // Not the button that closes: what the question is about.
              const [, first] = content.current?.querySelectorAll<HTMLElement>(ACTS) ?? [];
              event.preventDefault();
              (first ?? content.current)?.focus();
            }}
            {...(!says && { "aria-describedby": undefined })}
          >
            <header className={styles.head}>
              <Radix.Title>{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label="Dismiss" shortcut="Esc">
                  <X />
                </IconButton>
              </Radix.Close>
            </header>
            {says && <Radix.Description className={styles.says}>{says}</Radix.Description>}
            <div className={`${styles.body} scrolls`}>{children}</div>
            {actions && <footer className={styles.actions}>{actions}</footer>}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}
