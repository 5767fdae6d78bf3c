import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import styles from "./button.module.css";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

interface ButtonProps extends ComponentProps<"button"> {
  /** `main` once a screen, `plain` for most, `quiet` in rows and bars, `danger` for what hurts. */
  look?: "main" | "plain" | "quiet" | "danger";
  /** Works on it: shows so and takes no second tap. */
  busy?: boolean;
  /** Draws its only child, as a link, with the button's looks. */
  asChild?: boolean;
}

/** A button with words. */
export function Button({ look = "plain", busy, asChild, children, ...rest }: ButtonProps) {
  const { className, disabled, ...others } = rest;
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      type={asChild ? undefined : "button"}
      className={[styles.button, styles[look], className].filter(Boolean).join(" ")}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...others}
    >
      {asChild ? (
        children
      ) : (
        <>
          {busy && <Spinner />}
          {children}
        </>
      )}
    </Tag>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "asChild" | "busy"> {
  /** What it does: said by screen readers, shown on hover. */
  label: string;
  /** The key that does the same. */
  shortcut?: string;
}

/** A button with an icon only, which therefore says what it does in a tooltip. */
export function IconButton({ label, shortcut, look = "quiet", ...rest }: IconButtonProps) {
  const { className, ...others } = rest;
  return (
    <Tooltip says={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={[styles.button, styles.icon, styles[look], className].filter(Boolean).join(" ")}
        {...others}
      />
    </Tooltip>
  );
}
