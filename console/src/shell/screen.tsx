import { Component, type ReactNode } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import styles from "./screen.module.css";

interface ScreenProps {
  title: string;
  /** Buttons at the end of the head. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen of its own: a head that stays, and a body that scrolls. */
export function Screen({ title, actions, children }: ScreenProps) {
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={`${styles.body} scrolls`}>{children}</div>
    </div>
  );
}

interface MendedProps {
  /** The place that is shown: another one is tried anew. */
  at: string;
  children: ReactNode;
}

/** A fault in one screen leaves the others alone. */
export class Mended extends Component<MendedProps, { at: string; broken: boolean }> {
  override state = { at: this.props.at, broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  static getDerivedStateFromProps({ at }: MendedProps, state: { at: string }) {
    return at === state.at ? null : { at, broken: false };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <EmptyState
        wrong
        title="This screen has a fault"
        actions={
          <Button look="main" onClick={() => location.reload()}>
            Load it again
          </Button>
        }
      >
        Perhaps a new version has come. Nothing that was sent is lost.
      </EmptyState>
    );
  }
}
