import { describe, expect, test } from "vitest";
import { SignedOut, Unreachable } from "../api/problem";
import { Refused } from "./cognito";
import type { Keep } from "./keep";
import { OLD_MS, type Session, SPENT_MS, sessionOver } from "./session";
import type { Granted, Tokens } from "./tokens";

const NOW = 1_700_000_000_000;

function jwt(claims: object, mark: string): string {
  return `h.${btoa(JSON.stringify({ ...claims, mark }))}.s`;
}

function granted(mark: string, claims: object = { "cognito:username": "ana" }): Granted {
  return { IdToken: jwt(claims, mark), AccessToken: `a-${mark}`, ExpiresIn: 1800 };
}

class MemoryKeep implements Keep {
  tokens: Tokens | undefined;
  read = async () => this.tokens;
  write = async (tokens: Tokens) => {
    this.tokens = tokens;
  };
  clear = async () => {
    this.tokens = undefined;
  };
}

/** Cognito and the other tabs, as far as a session meets them. */
class World {
  keep = new MemoryKeep();
  now = NOW;
  asked = 0;
  revoked: string[] = [];
  refuse: Error | null = null;
  private line: Promise<unknown> = Promise.resolve();

  tab(): Session {
    return sessionOver({
      keep: this.keep,
      refresh: async () => {
        this.asked += 1;
        await Promise.resolve();
        if (this.refuse) throw this.refuse;
        return granted(`new-${this.asked}`);
      },
      revoke: async (tokens) => this.revoked.push(tokens.refresh),
      alone: (work) => {
        const turn = this.line.then(work);
        this.line = turn.catch(() => undefined);
        return turn;
      },
      tell: () => undefined,
      now: () => this.now,
    });
  }

  async signedIn(left: number): Promise<Session> {
    const session = this.tab();
    await session.begin({ ...granted("first"), RefreshToken: "r-1" }, false);
    this.now = NOW + 1_800_000 - left;
    return session;
  }
}

describe("a session", () => {
  test("gives the token it has while that is good for long", async () => {
    const world = new World();
    const session = await world.signedIn(OLD_MS + 1);
    expect(await session.token()).toBe(granted("first").IdToken);
    expect(world.asked).toBe(0);
  });

  test("refreshes an old token meanwhile, and a spent one before it is used", async () => {
    const world = new World();
    const session = await world.signedIn(OLD_MS - 1);
    expect(await session.token()).toBe(granted("first").IdToken);
    await new Promise((resolve) => setTimeout(resolve));
    expect(world.asked).toBe(1);

    const late = new World();
    const spent = await late.signedIn(SPENT_MS - 1);
    expect(await spent.token()).toBe(granted("new-1").IdToken);
  });

  test("asks once for many requests, and keeps the refresh token", async () => {
    const world = new World();
    const session = await world.signedIn(0);
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect(new Set(tokens).size).toBe(1);
    expect(world.asked).toBe(1);
    expect(world.keep.tokens?.refresh).toBe("r-1");
  });

  test("takes what another tab has refreshed while it waited", async () => {
    const world = new World();
    const one = await world.signedIn(0);
    const two = world.tab();
    expect(await Promise.all([one.token(), two.token()])).toEqual([
      granted("new-1").IdToken,
      granted("new-1").IdToken,
    ]);
    expect(world.asked).toBe(1);
  });

  test("ends when Cognito refuses to refresh, and says why", async () => {
    const world = new World();
    const session = await world.signedIn(0);
    world.refuse = new Refused("NotAuthorizedException", "Refresh Token has been revoked");
    await expect(session.token()).rejects.toBeInstanceOf(SignedOut);
    expect(session.state()).toEqual({ kind: "out", why: "expired" });
    expect(world.keep.tokens).toBeUndefined();
  });

  test("survives a network that is away", async () => {
    const world = new World();
    const session = await world.signedIn(0);
    world.refuse = new Unreachable();
    await expect(session.token()).rejects.toBeInstanceOf(Unreachable);
    expect(session.state().kind).toBe("in");
    world.refuse = null;
    expect(await session.token()).toBe(granted("new-2").IdToken);
  });

  test("revokes and forgets at sign-out, even when something that forgets fails", async () => {
    const world = new World();
    const session = await world.signedIn(OLD_MS * 2);
    const forgotten: string[] = [];
    session.atEnd(async () => {
      throw new Error("no caches");
    });
    session.atEnd(async (tokens) => forgotten.push(tokens.agent));
    await session.end("asked");
    expect(world.revoked).toEqual(["r-1"]);
    expect(forgotten).toEqual(["ana"]);
    expect(session.state()).toEqual({ kind: "out", why: "asked" });
  });

  test("notices that another tab has signed out, or somebody else in", async () => {
    const world = new World();
    const one = await world.signedIn(OLD_MS * 2);
    await world
      .tab()
      .begin(granted("lea", { "cognito:username": "lea", "cognito:groups": "[lead]" }), false);
    await expect(one.token()).rejects.toBeInstanceOf(SignedOut);
    expect(one.state()).toEqual({ kind: "in", agent: "lea", role: "lead" });
    expect(await one.token()).toBeTruthy();
    await world.tab().end("asked");
    await one.read();
    expect(one.state()).toEqual({ kind: "out", why: "elsewhere" });
  });
});
