import { describe, expect, test } from "vitest";
import { actionsFor } from "./actions";
import { asking, holderOf } from "./holder";
import type { Row } from "./told";

const NAMES: Record<string, string> = { ana: "Ana", cleo: "Cleo" };
const WAYS = { make: () => {}, ask: () => {}, resume: () => {}, askHolder: () => {} };

function shown(changes: Partial<Row>, leads = false) {
  const row = { status: "open", owner: "cleo", paging: null, ...changes } as Row;
  return { row, me: "ana", leads, colleague: (id: string) => NAMES[id], nameOf: String };
}

describe("a case of a colleague", () => {
  test("is held by its owner, but not from leads, nor when it is one's own, nobody's or closed", () => {
    expect(holderOf(shown({}))).toBe("cleo");
    expect(holderOf(shown({}, true))).toBeNull();
    expect(holderOf(shown({ owner: "ana" }))).toBeNull();
    expect(holderOf(shown({ owner: null }))).toBeNull();
    expect(holderOf(shown({ status: "closed" }))).toBeNull();
  });

  test("is free when its owner has left the desk", () => {
    expect(holderOf(shown({ owner: "gone" }))).toBeNull();
  });

  test("offers only what the server lets anybody do", () => {
    const offered = (leads: boolean) => actionsFor(shown({}, leads), WAYS).map(({ id }) => id);
    expect(offered(false)).toEqual(["ask", "tag"]);
    expect(offered(true)).toEqual([
      "take over",
      "snooze",
      "hand over",
      "close",
      "wait",
      "tag",
      "merge",
    ]);
  });
});

describe("a note that asks for a case", () => {
  test("begins with who has it, once", () => {
    expect(asking("", "cleo")).toBe("@cleo ");
    expect(asking("may I?", "cleo")).toBe("@cleo may I?");
    expect(asking("may I, @cleo?", "cleo")).toBe("may I, @cleo?");
    expect(asking("may I, @cleopatra?", "cleo")).toBe("@cleo may I, @cleopatra?");
  });
});
