import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keys } from "./keys";
import { belongs, type Pages, place, rowIn } from "./lists";
import { refreshOf } from "./refresh";
import type { InboxQuery, Row } from "./types";

function row(id: string, changes: Partial<Row> = {}): Row {
  return {
    id,
    version: 1,
    status: "open",
    owner: "ana",
    team: "care",
    priority: 3,
    priority_name: "normal",
    channel: "x",
    connection: "x-care",
    visibility: "public",
    opened_at: "2026-11-22T10:00:00.000Z",
    last_heard_at: "2026-11-22T10:00:00.000Z",
    last_mention: "x#1",
    acknowledged_at: null,
    paging: null,
    clocks: [],
    tier: "",
    tags: [],
    snoozed_until: null,
    lease: null,
    sentiment: null,
    intent: null,
    urgent: false,
    language: null,
    customer: { id: "77", handle: null, name: null },
    preview: "Broken again",
    order: "",
    ...changes,
  } as Row;
}

function pages(...groups: Row[][]): Pages {
  return {
    pages: groups.map((cases) => ({ cases, cursor: null })),
    pageParams: groups.map(() => null),
  };
}

function clientWith(lists: [InboxQuery, Pages][]): QueryClient {
  const client = new QueryClient();
  for (const [query, kept] of lists) client.setQueryData(keys.list(query), kept);
  return client;
}

const idsOf = (client: QueryClient, query: InboxQuery) =>
  client.getQueryData<Pages>(keys.list(query))?.pages.map((page) => page.cases.map(({ id }) => id));

describe("which list a case belongs to", () => {
  test("mine by its owner, the queue without one, a team's by its team", () => {
    expect(belongs(row("c-1"), { list: "mine" }, "ana")).toBe(true);
    expect(belongs(row("c-1"), { list: "mine", agent: "ben" }, "ana")).toBe(false);
    expect(belongs(row("c-1", { owner: null }), { list: "queue" }, "ana")).toBe(true);
    expect(belongs(row("c-1"), { list: "team", team: "press" }, "ana")).toBe(false);
  });

  test("a filter keeps out what does not fit, and nothing of what is not known", () => {
    expect(belongs(row("c-1"), { list: "all", tag: "billing" }, "ana")).toBe(false);
    expect(belongs(row("c-1"), { list: "all", channel: "whatsapp" }, "ana")).toBe(false);
    expect(belongs({ owner: "ana", team: "care" }, { list: "all", tag: "billing" }, "ana")).toBe(
      true,
    );
  });

  test("a closed case belongs to none", () => {
    expect(belongs(row("c-1", { status: "closed" }), { list: "all" }, "ana")).toBe(false);
  });
});

describe("a case that has changed", () => {
  const mine: InboxQuery = { list: "mine" };
  const queue: InboxQuery = { list: "queue" };

  test("leaves the queue as it is claimed, and asks for the list that it comes to", () => {
    const waiting = row("c-1", { owner: null });
    const client = clientWith([
      [mine, pages([row("c-2")])],
      [queue, pages([waiting, row("c-3", { owner: null })])],
    ]);
    const concerned = place(client, { ...waiting, owner: "ana", version: 2 }, "ana");
    expect(idsOf(client, queue)).toEqual([["c-3"]]);
    expect(concerned).toEqual([mine, queue]);
  });

  test("stands where it stood, and keeps what the customer said when the answer leaves it out", () => {
    const client = clientWith([[mine, pages([row("c-1")], [row("c-2")])]]);
    place(client, row("c-2", { tags: ["billing"], preview: null }), "ana");
    const held = rowIn(client.getQueryData<Pages>(keys.list(mine)), "c-2");
    expect(held).toMatchObject({ tags: ["billing"], preview: "Broken again" });
    expect(idsOf(client, mine)).toEqual([["c-1"], ["c-2"]]);
  });
});

describe("asking for a list anew", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const all: InboxQuery = { list: "all" };
  const long = () => pages([row("c-1")], [row("c-2")], [row("c-3")], [row("c-4")]);

  test("forgets the pages that nobody looks at", () => {
    const client = clientWith([[all, long()]]);
    const refresh = refreshOf(client);
    refresh.depth(all, 2);
    refresh.list(all);
    expect(idsOf(client, all)).toEqual([["c-1"], ["c-2"], ["c-3"]]);
  });

  test("a flood of changes asks at once, then once more, not each time", () => {
    const client = clientWith([[all, long()]]);
    const asked = vi.spyOn(client, "invalidateQueries");
    const refresh = refreshOf(client);
    for (let change = 0; change < 100; change += 1) refresh.list(all);
    expect(asked).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(5000);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
