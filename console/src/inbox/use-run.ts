/** One move for many cases: how far it is, what failed, and how to stop it. */

import { useRef, useState } from "react";
import type { Row } from "../api/types";
import type { Outcomes } from "../moves/many";
import { done, type Move } from "../moves/move";
import { useMoves } from "../moves/use-moves";
import { toast } from "../ui/toast";

export interface Run {
  progress: { finished: number; of: number } | null;
  failures: { move: Move; outcomes: Outcomes<Row> } | null;
  go: (move: Move, rows: readonly Row[]) => void;
  stop: () => void;
  forget: () => void;
}

/** Runs moves; `onDone` gets the cases that it worked for. */
export function useRun(onDone: (done: readonly Row[]) => void): Run {
  const moves = useMoves();
  const [progress, setProgress] = useState<Run["progress"]>(null);
  const [failures, setFailures] = useState<Run["failures"]>(null);
  const stopping = useRef<AbortController | null>(null);

  const go = async (move: Move, rows: readonly Row[]) => {
    const [only] = rows;
    if (rows.length === 1 && only) {
      if (await moves.one(move, only)) onDone([only]);
      return;
    }
    const stop = new AbortController();
    stopping.current = stop;
    setFailures(null);
    setProgress({ finished: 0, of: rows.length });
    const step = (finished: number) => setProgress({ finished, of: rows.length });
    const outcomes = await moves.many(move, rows, step, stop.signal);
    setProgress(null);
    onDone(outcomes.done);
    if (outcomes.done.length > 0) toast(done(move, outcomes.done.length), { tone: "good" });
    if (outcomes.failed.length > 0) setFailures({ move, outcomes });
  };
  return {
    progress,
    failures,
    go: (move, rows) => void go(move, rows),
    stop: () => stopping.current?.abort(),
    forget: () => setFailures(null),
  };
}
