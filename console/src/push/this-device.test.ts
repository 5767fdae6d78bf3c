import { expect, test } from "vitest";
import { type Browser, stateOf } from "./this-device";

const CHROME: Browser = {
  worker: true,
  push: true,
  permission: "default",
  apple: false,
  installed: false,
};

test("pages are off until they were turned on here, by who is signed in", () => {
  expect(stateOf(CHROME, false)).toBe("off");
  expect(stateOf({ ...CHROME, permission: "granted" }, false)).toBe("off");
  expect(stateOf({ ...CHROME, permission: "granted" }, true)).toBe("on");
});

test("a permission that was taken back is told, whatever was kept", () => {
  expect(stateOf({ ...CHROME, permission: "denied" }, true)).toBe("denied");
});

test("an iPhone has to have Earshot on its home screen first", () => {
  const phone = { ...CHROME, apple: true, push: false, permission: null };
  expect(stateOf(phone, false)).toBe("install");
  expect(stateOf({ ...CHROME, apple: true, installed: true }, false)).toBe("off");
});

test("a browser that cannot says so", () => {
  expect(stateOf({ ...CHROME, worker: false }, false)).toBe("unsupported");
  expect(stateOf({ ...CHROME, permission: null }, false)).toBe("unsupported");
});
