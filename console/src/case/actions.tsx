/** What one can do with the case that is on screen: the same list for buttons, menu, sheet and keys. */

import {
  AtSign,
  BellOff,
  CircleCheck,
  CornerUpRight,
  GitMerge,
  Hand,
  Hourglass,
  Moon,
  Play,
  Tags,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Move } from "../moves/move";
import type { CaseShown } from "./case-context";
import { holderOf } from "./holder";

/** A question that has to be answered first. */
export type Asked = "close" | "snooze" | "hand over" | "tag" | "wait" | "merge";

export interface Action {
  id: string;
  label: string;
  icon: ReactNode;
  key?: string;
  run: () => void;
}

interface Ways {
  make: (move: Move) => void;
  ask: (what: Asked) => void;
  resume: () => void;
  /** Begins a note to the colleague who has the case. */
  askHolder: () => void;
}

/** What makes sense for this case and this agent and is not refused for sure, what is likeliest first. */
export function actionsFor(
  shown: Pick<CaseShown, "row" | "me" | "leads" | "colleague" | "nameOf">,
  { make, ask, resume, askHolder }: Ways,
): Action[] {
  const { row, me, leads } = shown;
  if (row.status === "closed") return [];
  const holder = holderOf(shown);
  const tag = { id: "tag", label: "Tags", icon: <Tags />, key: "t", run: () => ask("tag") };
  if (holder !== null) {
    const label = `Ask ${shown.nameOf(holder)} for it`;
    return [{ id: "ask", label, icon: <AtSign />, run: askHolder }, tag];
  }
  const claim = () => make({ kind: "claim" });
  const all: (Action | false)[] = [
    row.owner === null && { id: "claim", label: "Claim", icon: <Hand />, key: "c", run: claim },
    row.paging !== null &&
      row.owner === me && {
        id: "acknowledge",
        label: "Acknowledge",
        icon: <BellOff />,
        key: "a",
        run: () => make({ kind: "acknowledge" }),
      },
    row.owner !== null &&
      row.owner !== me &&
      leads && { id: "take over", label: "Take over", icon: <Hand />, key: "c", run: claim },
    row.status === "waiting" && { id: "resume", label: "Goes on", icon: <Play />, run: resume },
    { id: "snooze", label: "Put aside", icon: <Moon />, key: "z", run: () => ask("snooze") },
    {
      id: "hand over",
      label: "Hand over",
      icon: <CornerUpRight />,
      key: "h",
      run: () => ask("hand over"),
    },
    { id: "close", label: "Close", icon: <CircleCheck />, key: "e", run: () => ask("close") },
    row.status !== "waiting" && {
      id: "wait",
      label: "Wait for somebody",
      icon: <Hourglass />,
      key: "w",
      run: () => ask("wait"),
    },
    tag,
    { id: "merge", label: "Merge into another case", icon: <GitMerge />, run: () => ask("merge") },
  ];
  return all.filter((one): one is Action => one !== false);
}

/** Those that stand as buttons beside the name; the others are in the menu. */
export const FRONT: readonly string[] = [
  "claim",
  "acknowledge",
  "take over",
  "resume",
  "snooze",
  "hand over",
  "close",
];
