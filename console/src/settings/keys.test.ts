import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KEYS } from "./keys";

const HEARD = ["../shell/frame.tsx", "../inbox/use-inbox-keys.ts", "../case/use-case-keys.ts"]
  .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
  .join("\n");

test.each(KEYS.flatMap(({ keys }) => keys))(
  "the key $key is one that a screen listens for",
  ({ key }) => {
    expect(HEARD).toContain(`key: "${key}"`);
  },
);
