/** The service worker: a second build, into one file of a fixed name, that knows all files of the first. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/** What keeps its name; the page itself is served under none. */
const NAMED = ["", "manifest.webmanifest"];

/** Builds `src/worker/sw.ts` into `sw.js` once all else is written. */
export function serviceWorker(): Plugin {
  let folder = "dist";
  return {
    name: "earshot-worker",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = shell(folder);
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: {
          SHELL_FILES: JSON.stringify(files),
          SHELL_VERSION: JSON.stringify(version(folder, files)),
        },
        build: {
          outDir: folder,
          emptyOutDir: false,
          target: "es2022",
          modulePreload: false,
          reportCompressedSize: false,
          rollupOptions: {
            input: "src/worker/sw.ts",
            output: { format: "iife", entryFileNames: "sw.js" },
          },
        },
      });
    },
  };
}

/** All that the console is shown with, by path. */
function shell(folder: string): string[] {
  const inside = (name: string) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`);
  return [...NAMED, ...inside("assets"), ...inside("icons")].sort();
}

/** Another one as soon as any file differs, so that browsers notice. */
function version(folder: string, files: string[]): string {
  const digest = createHash("sha256");
  for (const file of files)
    digest.update(`${file}\0`).update(readFileSync(join(folder, file || "index.html")));
  return digest.digest("hex").slice(0, 12);
}
