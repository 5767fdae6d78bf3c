import { useCallback, useRef, useState } from "react";
import { useDesk } from "../api/known";
import type { InboxQuery, Row } from "../api/types";
import type { Wish } from "../case/wish";
import { useMoves } from "../moves/use-moves";
import { useSelf } from "../services";
import { go } from "../shell/address";
import { Body } from "./body";
import { type Asking, Bulk } from "./bulk";
import { FilterChips, FilterMenu } from "./filters";
import { Find, Head, Title } from "./head";
import { useCases, useFound } from "./use-cases";
import { useInboxKeys } from "./use-inbox-keys";
import { useRun } from "./use-run";
import { useSelection } from "./use-selection";
import { useStep } from "./use-step";
import type { ListPlace } from "./which";

interface ListPaneProps {
  place: ListPlace;
  query: InboxQuery;
  open: string | undefined;
  wide: boolean;
  hrefOf: (id?: string) => string;
  onFilter: (changes: Record<string, string | undefined>) => void;
  onWish: (what: Wish["what"], id: string) => void;
}

/** A list with all that one can do in it. */
export function ListPane({ place, query, open, wide, hrefOf, onFilter, onWish }: ListPaneProps) {
  const [typed, setTyped] = useState("");
  const [asking, setAsking] = useState<Asking>(null);
  const field = useRef<HTMLInputElement>(null);
  const { role } = useSelf();
  const { data: desk } = useDesk();
  const moves = useMoves();
  const finding = typed.trim() !== "";
  const listed = useCases(query, !finding);
  const found = useFound(typed);
  const cases = finding ? found : listed;
  const select = useSelection(cases.rows, open);
  const { cursorRow, ticked } = select;
  const run = useRun(select.untick);
  const claim = useCallback((row: Row) => void moves.one({ kind: "claim" }, row), [moves]);

  const step = useStep(select.step, (id) => {
    if (open && wide && id !== open) go(hrefOf(id), { replace: true });
  });
  const targets = ticked.length > 0 ? ticked : cursorRow ? [cursorRow] : [];
  const [target] = targets;
  useInboxKeys(
    {
      step,
      open: () => cursorRow && go(hrefOf(cursorRow.id)),
      claim: () => target && run.go({ kind: "claim" }, targets),
      reply: () => cursorRow && onWish("reply", cursorRow.id),
      note: () => cursorRow && onWish("note", cursorRow.id),
      close: () => target && setAsking("close"),
      tick: () => cursorRow && select.tick(cursorRow.id, false),
      find: () => field.current?.focus(),
      back: () => (ticked.length > 0 ? select.clear() : open && go(hrefOf())),
    },
    wide || open === undefined,
  );

  const filters = { query, desk, leads: role === "lead", onChange: onFilter };
  return (
    <>
      <Head
        filters={<FilterChips {...filters} />}
        title={<Title place={place} />}
        actions={<FilterMenu {...filters} />}
        find={
          <Find
            typed={typed}
            onType={setTyped}
            field={field}
            onDown={() => {
              field.current?.blur();
              select.step(1);
            }}
          />
        }
      />
      <Body
        {...{ cases, place, typed, query, select, open, wide, hrefOf, onFilter }}
        onClaim={claim}
      />
      <Bulk
        rows={targets}
        shown={ticked.length > 0}
        asking={asking}
        onAsk={setAsking}
        onAll={ticked.length < cases.rows.length ? select.all : null}
        onClear={select.clear}
        run={run}
      />
    </>
  );
}
