import { expect, test } from "vitest";
import { capped, oldestOf, type TeamNow, together } from "./standing";

const some = (count: number, more = false) => ({ count, more });

function team(changes: Partial<TeamNow>): TeamNow {
  const due = { count: 0, more: false, cases: [] };
  return {
    team: "care",
    backlog: some(0),
    open: some(0),
    answered: some(0),
    waiting: some(0),
    queued: some(0),
    due_15: due,
    due_60: due,
    overdue: due,
    oldest: null,
    wait: { team: "care", waiting: 0, since: null, seconds: null, opens_at: null, text: "" },
    ...changes,
  };
}

test("the desk's numbers are the sums of its teams'", () => {
  const teams = [team({ backlog: some(3) }), team({ backlog: some(4) })];
  expect(together(teams, "backlog")).toEqual({ count: 7, more: false });
});

test("a sum may be larger where one of its parts may", () => {
  const teams = [team({ open: some(250, true) }), team({ open: some(4) })];
  expect(capped(together(teams, "open"))).toBe("254+");
});

test("who waits longest is found in any team, and nobody where nobody waits", () => {
  const waits = (seconds: number) => ({ case: `c-${seconds}`, since: "", seconds });
  const teams = [team({ oldest: waits(60) }), team({ oldest: waits(900) }), team({})];
  expect(oldestOf(teams)?.case).toBe("c-900");
  expect(oldestOf([team({})])).toBeNull();
});
