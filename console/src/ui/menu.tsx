import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd";
import styles from "./menu.module.css";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A menu on a button. Not modal, since that writes a style element, which the page's policy refuses. */
export function Menu({ trigger, children, align = "start", ...rest }: MenuProps) {
  return (
    <Radix.Root modal={false} {...rest}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={`${styles.menu} scrolls`}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  children: ReactNode;
  onSelect: () => void;
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
}

/** One thing to do. */
export function MenuItem({ children, icon, shortcut, danger, ...rest }: ItemProps) {
  return (
    <Radix.Item className={`${styles.item} ${danger ? styles.danger : ""}`} {...rest}>
      {icon}
      <span className={styles.words}>{children}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </Radix.Item>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: ReactNode }[];
}

/** One of several, with a mark at the one that is so now. */
export function MenuChoice({ value, onChange, options }: ChoiceProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={styles.item}>
          <span className={styles.words}>{option.label}</span>
          <Radix.ItemIndicator>
            <Check className={styles.check} />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

/** One that may be so or not; the menu stays open. */
export function MenuTick({ checked, onChange, children }: TickProps) {
  return (
    <Radix.CheckboxItem
      className={styles.item}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className={styles.words}>{children}</span>
      <Radix.ItemIndicator>
        <Check className={styles.check} />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

/** Words above a group. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className={styles.label}>{children}</Radix.Label>;
}

/** A line between groups. */
export function MenuLine() {
  return <Radix.Separator className={styles.line} />;
}
