/** The draft of one case, for its composer: here, on the server, and on the agent's other devices. */

import { useEffect, useMemo, useRef, useState } from "react";
import { told } from "../api/client";
import { noteOwnDraft } from "../api/own-drafts";
import { SignedOut } from "../api/problem";
import type { FullCase } from "../case/told";
import { useSelf, useServices } from "../services";
import { isOf } from "../session/session";
import { serverNow } from "../time/now";
import { type Draft, type DraftKeeper, type DraftState, draftKeeper, latest } from "./draft";
import type { Unsent } from "./keep";

interface Kept {
  keeper: DraftKeeper;
  state: DraftState;
}

/**
 * Keeps the draft of `id`. `show` is called with what the composer has to hold instead: the draft that was
 * kept when the case is opened, and later ones of another device; null empties it.
 */
export function useDraft(
  id: string,
  full: FullCase | null,
  unsent: Unsent,
  show: (draft: Draft | null) => void,
): Kept {
  const { api, session } = useServices();
  const { agent } = useSelf();
  const [state, setState] = useState<DraftState>("saved");
  const shows = useRef(show);
  shows.current = show;

  const keeper = useMemo(
    () =>
      draftKeeper({
        keep: (draft) => unsent.keepDraft(id, draft),
        async save({ text, visibility, mention }) {
          if (!isOf(session, agent)) throw new SignedOut();
          noteOwnDraft(id);
          const params = { path: { id } };
          const body = { text, visibility, mention };
          const kept = await told(api.PUT("/cases/{id}/draft", { params, body }));
          noteOwnDraft(id);
          return kept;
        },
        later: (work, ms) => {
          if (!isOf(session, agent)) return () => {};
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        now: serverNow,
        state: setState,
      }),
    [api, session, agent, id, unsent],
  );

  useEffect(() => {
    const leave = () => keeper.flush();
    window.addEventListener("online", leave);
    document.addEventListener("visibilitychange", leave);
    return () => {
      window.removeEventListener("online", leave);
      document.removeEventListener("visibilitychange", leave);
      keeper.flush();
    };
  }, [keeper]);

  useToldDrafts(id, full, unsent, keeper, shows);
  return { keeper, state };
}

/** First the later one of what lies here and on the server, then what the server tells. */
function useToldDrafts(
  id: string,
  full: FullCase | null,
  unsent: Unsent,
  keeper: DraftKeeper,
  shows: { current: (draft: Draft | null) => void },
): void {
  const held = useRef(full);
  held.current = full;
  const ready = full !== null;
  useEffect(() => {
    let gone = false;
    void unsent.draft(id).then((local) => {
      const server = held.current && draftOf(held.current);
      if (gone || !ready || !local?.text || latest(server, local) !== local) return;
      shows.current(local);
      keeper.typed(local);
    });
    return () => {
      gone = true;
    };
  }, [id, ready, unsent, keeper, shows]);

  const draft = full?.draft;
  useEffect(() => {
    if (!full || draft === undefined) return;
    const shown = keeper.told(draftOf({ ...full, draft }));
    if (shown !== undefined) shows.current(shown);
  }, [full, draft, keeper, shows]);
}

function draftOf(full: FullCase): Draft | null {
  const { draft } = full;
  return draft ? { ...draft, visibility: draft.visibility ?? full.visibility } : null;
}
