import { useState } from "react";
import { useNameOf } from "../api/known";
import { Select } from "../ui/field";
import type { Figures, Promised } from "./asking";
import { useOpen, within } from "./behind";
import { BreachList } from "./breaches";
import { Counted } from "./counted";
import { Distribution, type Part } from "./distribution";
import { Heat } from "./heat";
import { Panels } from "./panel";
import { calledOf, partOf } from "./promised";
import { Tile, Tiles } from "./tile";
import { plain, share } from "./words";

const KINDS = ["first_reply", "next_reply", "resolution"] as const;
const BY = ["channel", "team", "agent", "hour"] as const;
type By = (typeof BY)[number];

const SAID: Record<By, string> = {
  channel: "by channel",
  team: "by team",
  agent: "by agent",
  hour: "by hour of day",
};

/** What was promised, and what became of it. */
export default function Promises() {
  return <Counted>{(figures) => <Kept figures={figures} />}</Counted>;
}

function Kept({ figures }: { figures: Figures }) {
  const [by, setBy] = useState<By>("channel");
  const open = useOpening(figures);
  const all = figures.promises.filter((row) => row.by === "all");
  const parts = figures.promises.filter((row) => row.by === by);
  const hours = figures.promises.filter((row) => row.by === "hour");
  return (
    <>
      <Tiles label="Promises kept">
        {KINDS.map((kind) => (
          <Attainment
            key={kind}
            kind={kind}
            row={all.find((one) => one.kind === kind)}
            onOpen={open}
          />
        ))}
        <Unanswered figures={figures} />
      </Tiles>
      <Panels>
        <Distribution
          title="Promises"
          says="Kept and broken, and how long it took what was answered: half within p50, nine in ten within p90. Nights are in it."
          rows={all}
          onOpen={open}
        />
        <Distribution
          title={`Promises ${SAID[by]}`}
          rows={parts}
          onOpen={open}
          above={
            <Select
              label="Promises apart by"
              bare
              value={by}
              options={BY.map((one) => ({ value: one, label: SAID[one] }))}
              onChoose={(one) => setBy(one as By)}
            />
          }
        />
        <Heat rows={hours} zone={figures.zone} onOpen={open} />
        <BreachList figures={figures} />
      </Panels>
    </>
  );
}

/** What opens the cases of a row, of one part of it or of all. */
function useOpening(figures: Figures) {
  const open = useOpen();
  const nameOf = useNameOf();
  return (row: Promised, part?: Part) => {
    const of = row.by === "all" ? "" : `, ${calledOf(row, nameOf)}`;
    const count = part ? row[part] : row.decided + row.withdrawn;
    open({
      title: `${plain(row.kind)}${part ? `: ${plain(part).toLowerCase()}` : ""}${of}`,
      count,
      query: {
        ...within(figures),
        ...partOf(row),
        what: row.kind,
        ...(part && { value: part }),
      },
    });
  };
}

interface AttainmentProps {
  kind: string;
  row: Promised | undefined;
  onOpen: (row: Promised) => void;
}

function Attainment({ kind, row, onOpen }: AttainmentProps) {
  const broken = row ? row.decided - row.kept : 0;
  return (
    <Tile
      label={`${plain(kind)} kept`}
      value={share(row?.attainment ?? null)}
      says={
        row?.decided ? `${row.kept} of ${row.decided}, ${broken} broken` : "nothing decided yet"
      }
      onOpen={row ? () => onOpen(row) : undefined}
    />
  );
}

function Unanswered({ figures }: { figures: Figures }) {
  const open = useOpen();
  const { promised, open: waits, missed, rate } = figures.unanswered;
  return (
    <Tile
      label="Unanswered"
      value={share(promised > 0 ? rate : null)}
      tone={waits + missed > 0 ? "bad" : undefined}
      says={`${waits + missed} of ${promised} first replies`}
      onOpen={
        waits > 0
          ? () =>
              open({
                title: "No first reply, still waits",
                count: waits,
                query: { ...within(figures), what: "first_reply", value: "open" },
              })
          : missed > 0
            ? () =>
                open({
                  title: "Ended without a first reply",
                  count: missed,
                  query: { ...within(figures), what: "first_reply", value: "missed" },
                })
            : undefined
      }
    />
  );
}
