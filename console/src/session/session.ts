/** Who is signed in, and a token that is good now: one refresh at a time, whatever the number of tabs. */

import { SignedOut } from "../api/problem";
import { Refused } from "./cognito";
import type { Keep } from "./keep";
import { type Granted, type Role, type Tokens, tokensFrom } from "./tokens";

/** Less than this left: the token is refreshed before it is used. */
export const SPENT_MS = 30_000;
/** Less than this left: it is used, and refreshed meanwhile. */
export const OLD_MS = 5 * 60_000;

export type Ended = "asked" | "expired" | "elsewhere";

export type SessionState =
  | { kind: "reading" }
  | { kind: "out"; why: Ended | null }
  | { kind: "in"; agent: string; role: Role };

/** What a session needs from outside. */
export interface Around {
  keep: Keep;
  refresh: (token: string) => Promise<Granted>;
  revoke: (tokens: Tokens) => Promise<unknown>;
  /** Runs one at a time in all tabs. */
  alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Tells the other tabs that somebody has signed in or out. */
  tell: () => void;
  now: () => number;
}

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** An id token that is good now. */
  token(): Promise<string>;
  /** Another one, since `rejected` was not taken. */
  renewed(rejected: string): Promise<string>;
  begin(granted: Granted, hosted: boolean): Promise<void>;
  end(why: Ended): Promise<void>;
  /** Reads what is kept: at the start, and when another tab says so. */
  read(): Promise<void>;
  /** Called with the tokens as a session ends, to clear what belongs to it; may not fail. */
  atEnd(forget: (tokens: Tokens) => Promise<unknown>): void;
}

/** Whether it is this agent's: what one has typed or done never leaves in the name of another. */
export function isOf(session: Pick<Session, "state">, agent: string): boolean {
  const state = session.state();
  return state.kind === "in" && state.agent === agent;
}

/** A session over what is kept. */
export function sessionOver(around: Around): Session {
  let state: SessionState = { kind: "reading" };
  let refreshing: Promise<Tokens> | undefined;
  let ending: Ended | undefined;
  const listeners = new Set<() => void>();
  const forgetting: ((tokens: Tokens) => Promise<unknown>)[] = [];

  function become(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function enter(tokens: Tokens): void {
    const same = state.kind === "in" && state.agent === tokens.agent && state.role === tokens.role;
    if (!same) become({ kind: "in", agent: tokens.agent, role: tokens.role });
  }

  /** The tokens of who is signed in here. */
  async function own(): Promise<Tokens> {
    const tokens = await around.keep.read();
    if (!tokens) {
      if (state.kind === "in") become({ kind: "out", why: ending ?? "elsewhere" });
      throw new SignedOut();
    }
    if (state.kind === "in" && state.agent !== tokens.agent) {
      // Another tab let somebody else in: what was asked for here was not asked by them.
      enter(tokens);
      throw new SignedOut();
    }
    return tokens;
  }

  async function refreshOnce(spent: string): Promise<Tokens> {
    const kept = await around.keep.read();
    if (!kept) throw new SignedOut();
    if (kept.id !== spent) return kept;
    const tokens = tokensFrom(await around.refresh(kept.refresh), around.now(), kept);
    await around.keep.write(tokens);
    enter(tokens);
    return tokens;
  }

  function refreshFrom(spent: string): Promise<Tokens> {
    refreshing ??= around
      .alone(() => refreshOnce(spent))
      .catch(async (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        await end("expired");
        throw new SignedOut();
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  }

  async function end(why: Ended): Promise<void> {
    ending = why;
    const tokens = await around.keep.read();
    await around.keep.clear();
    if (tokens) {
      await Promise.allSettled(forgetting.map((forget) => forget(tokens)));
    }
    become({ kind: "out", why });
    ending = undefined;
    around.tell();
    // Last, since the network may take its time; without one the tokens end by themselves.
    if (tokens && why === "asked") around.revoke(tokens).catch(() => undefined);
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async token() {
      const tokens = await own();
      const left = tokens.ends - around.now();
      if (left < SPENT_MS) return (await refreshFrom(tokens.id)).id;
      if (left < OLD_MS) refreshFrom(tokens.id).catch(() => undefined);
      return tokens.id;
    },
    renewed: async (rejected) => (await refreshFrom(rejected)).id,
    async begin(granted, hosted) {
      const tokens = tokensFrom(granted, around.now(), { hosted });
      await around.keep.write(tokens);
      enter(tokens);
      around.tell();
    },
    end,
    async read() {
      const tokens = await around.keep.read();
      if (tokens) enter(tokens);
      else if (state.kind !== "out")
        become({ kind: "out", why: state.kind === "in" ? "elsewhere" : null });
    },
    atEnd(forget) {
      forgetting.push(forget);
    },
  };
}
