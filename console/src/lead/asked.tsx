import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";

/** Grey lines, and for who does not see them a word. */
export function Waiting({ says, lines = 6 }: { says: string; lines?: number }) {
  return (
    <div role="status">
      <span className="unseen">{says}</span>
      <Skeleton lines={lines} />
    </div>
  );
}

interface WrongProps {
  title: string;
  error: Error;
  onAgain: () => void;
  children?: ReactNode;
}

/** What could not be had, why, and a way to ask again. */
export function Wrong({ title, error, onAgain, children }: WrongProps) {
  return (
    <EmptyState
      wrong
      title={title}
      actions={
        <Button look="main" onClick={onAgain}>
          Try again
        </Button>
      }
    >
      {error.message} {children}
    </EmptyState>
  );
}
