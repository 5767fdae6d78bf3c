import { expect, test } from "vitest";
import { outcomeOf, type PageToMe, toShow, unread } from "./notices";
import { askedFor } from "./shell";

const clock = (at: string) => at.slice(11, 16);

function page(more: Partial<PageToMe> = {}): PageToMe {
  return {
    case: "c-xnfv2e7aaaaaaaaaaaaaaaaa",
    page: "1",
    reason: "assigned",
    title: "A new case is yours",
    priority: 1,
    priority_name: "urgent",
    due: "2026-11-22T10:42:00.000Z",
    at: "2026-11-22T10:12:00.000Z",
    ...more,
  };
}

test("a page says which case, why, how urgent and until when, and offers two things to do", () => {
  const [notice] = toShow([page()], new Map(), clock);
  expect(notice?.title).toBe("Case C-XNFV2E7 needs you");
  expect(notice?.body).toBe("A new case is yours · urgent · due 10:42");
  expect(notice?.tag).toBe(page().case);
  expect(notice?.actions.map(({ action }) => action)).toEqual(["acknowledge", "claim"]);
});

test("what stands on the screen does not ring again, what is new does", () => {
  const shown = new Map([[page().case, "1"]]);
  const other = page({ case: "c-other" });
  expect(toShow([page(), other], shown, clock).map(({ tag }) => tag)).toEqual(["c-other"]);
  expect(toShow([page({ page: "2" })], shown, clock)[0]?.renotify).toBe(true);
});

test("something is always shown, or the browser would wake us no more", () => {
  const shown = new Map([[page().case, "1"]]);
  expect(toShow([page()], shown, clock)).toMatchObject([{ tag: page().case, renotify: false }]);
  expect(toShow([], new Map(), clock)).toMatchObject([{ title: "Pages reach this device" }]);
  expect(unread(true).body).toContain("Sign in");
  expect(unread(false).body).toContain("inbox");
});

test("the outcome of a tap is told in the place of the page, the server's sentence with it", () => {
  const id = page().case;
  expect(outcomeOf("acknowledge", id, null)).toMatchObject({
    title: "Case C-XNFV2E7 is acknowledged",
    tag: id,
  });
  expect(outcomeOf("claim", id, "ben has the case")).toMatchObject({
    body: "ben has the case",
    renotify: true,
  });
});

test("the worker answers for its own files, and never for the API", () => {
  const files = new Set(["", "assets/x.js"]);
  expect(askedFor("", files)).toBe("file");
  expect(askedFor("assets/x.js", files)).toBe("file");
  expect(askedFor("config.json", files)).toBe("config");
  for (const path of ["cases", "cases/c-1", "me/pages", "assets/old.js", "sw.js"])
    expect(askedFor(path, files)).toBe("api");
});
