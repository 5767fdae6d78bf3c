import { expect, test } from "vitest";
import { addressOf, heardOf, stepsAt } from "./connecting";

test("a webhook's address is whole, below the place that the console is served from", () => {
  expect(addressOf({ address: "/webhooks/x/shop-x" }, "https://api.example/api/")).toBe(
    "https://api.example/api/webhooks/x/shop-x",
  );
  expect(
    addressOf(
      { address: "/webhooks/x/shop-x" },
      "http://127.0.0.1:4566/restapis/ab/api/_user_request_/",
    ),
  ).toBe("http://127.0.0.1:4566/restapis/ab/api/_user_request_/webhooks/x/shop-x");
});

test("a channel without words of its own has two lines as well", () => {
  expect(stepsAt("telegram")).toHaveLength(2);
  expect(stepsAt("telegram")).not.toEqual(stepsAt("x"));
});

test("a connection that was closed is not heard", () => {
  expect(heardOf([{ state: "heard" }, { state: "closed" }, { state: "waiting" }])).toEqual({
    heard: 1,
    all: 3,
  });
});
