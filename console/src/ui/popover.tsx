import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./popover.module.css";

interface PopoverProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** What it is, for screen readers. */
  label: string;
}

/** A small panel on a button: an explanation, a few fields. */
export function Popover({ trigger, children, align = "start", label, ...rest }: PopoverProps) {
  return (
    <Radix.Root {...rest}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.popover}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
