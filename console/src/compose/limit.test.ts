import { expect, test } from "vitest";
import { limitOf, roomFor } from "./limit";

const desk = {
  channels: { x: { most: 280, counts: "x", private: { most: 10_000, counts: "characters" } } },
};

test("a channel has another limit in private than in public", () => {
  expect(limitOf(desk, "x", "public", null).most).toBe(280);
  expect(limitOf(desk, "x", "private", null).most).toBe(10_000);
});

test("a channel that the desk does not know has the case's limit, or that of the API", () => {
  expect(limitOf(desk, "whatsapp", "private", { most: 4096, counts: "characters" }).most).toBe(
    4096,
  );
  expect(limitOf(undefined, "toString", "public", null).most).toBe(10_000);
});

test("what is too long says by how much, as the channel counts", () => {
  const limit = { most: 30, counts: "x" };
  expect(roomFor("https://a-very-long-host.example/and/path?of=it", limit)).toMatchObject({
    length: 23,
    left: 7,
    near: false,
  });
  expect(roomFor("漢字".repeat(8), limit)).toMatchObject({ length: 32, left: -2, near: true });
});
