import { expect, test } from "vitest";
import { commandsFor, isLocal, lineOf, type NewAgent, wrongIn } from "./agent-line";

const BEN: NewAgent = {
  id: "ben",
  name: "Ben",
  team: "care",
  role: "agent",
  channels: ["whatsapp", "x"],
  capacity: 10,
  email: "",
};

test("an agent is one line of the desk file", () => {
  expect(lineOf(BEN)).toBe(
    "  - { id: ben, name: Ben, team: care, channels: [whatsapp, x], capacity: 10 }",
  );
});

test("a lead says so, and an e-mail is where the invitation goes", () => {
  expect(lineOf({ ...BEN, role: "lead", email: "ben@example.org" })).toBe(
    "  - { id: ben, name: Ben, team: care, role: lead, channels: [whatsapp, x], capacity: 10, email: ben@example.org }",
  );
});

test("what YAML would take for something else is quoted", () => {
  expect(lineOf({ ...BEN, id: "007", name: 'O\'Neil, Ben: "B"' })).toContain(
    'id: "007", name: "O\'Neil, Ben: \\"B\\""',
  );
  expect(lineOf({ ...BEN, name: "Null" })).toContain('name: "Null"');
  expect(lineOf({ ...BEN, email: "ben+desk@example.org" })).toContain(
    'email: "ben+desk@example.org"',
  );
});

test("no name is left out: colleagues then see the id", () => {
  expect(lineOf({ ...BEN, name: "  " })).not.toContain("name");
});

test("what the desk would refuse is said by its field before it is written", () => {
  expect(wrongIn({ ...BEN, id: "Ben Miller" }, [])?.field).toBe("id");
  expect(wrongIn(BEN, ["ana", "ben"])?.says).toMatch("on the desk already");
  expect(wrongIn({ ...BEN, channels: [] }, [])?.field).toBe("channels");
  expect(wrongIn({ ...BEN, capacity: 0 }, [])?.field).toBe("capacity");
  expect(wrongIn({ ...BEN, email: "ben" }, [])?.field).toBe("email");
  expect(wrongIn(BEN, ["ana"])).toBeNull();
});

test("a stack on one's own machine is brought up again, a stage is deployed", () => {
  expect(commandsFor("default", true)).toBe(
    "./earshot desk apply desk.yaml\n./earshot up --detach",
  );
  expect(commandsFor("try", true)).toContain("--name try");
  expect(commandsFor("prod", false)).toContain("./earshot deploy --stage prod");
});

test("a stage is local when its sign-in is", () => {
  expect(isLocal("http://127.0.0.1:4566/")).toBe(true);
  expect(isLocal("https://cognito-idp.eu-west-1.amazonaws.com/")).toBe(false);
  expect(isLocal("https://localhost.example.org/")).toBe(false);
});
