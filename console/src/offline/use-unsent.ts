import { useEffect, useSyncExternalStore } from "react";
import type { Tapped } from "../compose/outbox";
import { useOutbox } from "../compose/use-outbox";
import { useServices } from "../services";
import type { LateMove } from "./late-moves";

/** What was typed and done here and is not with the server yet. Opens both lists, whatever is on the screen. */
export function useUnsent(): { moves: readonly LateMove[]; taps: readonly Tapped[] } {
  const { late } = useServices();
  const { outbox } = useOutbox();
  const moves = useSyncExternalStore(late.subscribe, late.all);
  const taps = useSyncExternalStore(outbox.subscribe, outbox.all);
  useEffect(() => {
    late.after((id) => outbox.all().some((tap) => tap.case === id));
    return outbox.subscribe(() => void late.nudge());
  }, [late, outbox]);
  return { moves, taps };
}
