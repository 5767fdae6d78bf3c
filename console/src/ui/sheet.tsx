import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useBackCloses } from "./back";
import { IconButton } from "./button";
import { useOpener } from "./opener";
import styles from "./sheet.module.css";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
}

/** More to read about what is on screen: from the right on a desktop, from below and almost whole on a phone. */
export function Sheet({ open, onOpenChange, title, children }: SheetProps) {
  const content = useRef<HTMLDivElement>(null);
  const { remember, onCloseAutoFocus } = useOpener();
  useBackCloses(open, () => onOpenChange(false));
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className={styles.veil}>
          <Radix.Content
            ref={content}
            className={styles.sheet}
            aria-describedby={undefined}
            tabIndex={-1}
            // The way out has the focus otherwise, and says so in a tooltip.
            onCloseAutoFocus={onCloseAutoFocus}
            onOpenAutoFocus={(event) => {
              remember();
              event.preventDefault();
              content.current?.focus();
            }}
          >
            <header className={styles.head}>
              <Radix.Title>{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label="Dismiss" shortcut="Esc">
                  <X />
                </IconButton>
              </Radix.Close>
            </header>
            <div className={`${styles.body} scrolls`}>{children}</div>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}
