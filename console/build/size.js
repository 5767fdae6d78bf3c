/** Prints what dist/ weighs, compressed, and fails when the first load, the inbox with it, is above the limit. */

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 300;
const FIRST_SCREEN = "inbox";

const read = (file) => readFileSync(`dist/assets/${file}`);
const files = readdirSync("dist/assets").sort();
const html = readFileSync("dist/index.html", "utf8");

/** A file with all that it imports before it runs. */
function needed(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const imports = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;
  for (const [, other] of read(file).toString().matchAll(imports)) needed(other, found);
  return found;
}

const named = [...html.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map(([, file]) => file);
const screen = files.filter((file) => file.startsWith(`${FIRST_SCREEN}-`));
const first = new Set();
for (const file of [...named, ...screen]) needed(file, first);
// Styles of what the screen shares with others have no import to follow: names do.
const stems = new Set([...first].map((file) => file.replace(/-[^-]+$/, "")));
for (const file of files)
  if (file.endsWith(".css") && stems.has(file.slice(0, file.lastIndexOf("-")))) first.add(file);

let total = gzipSync(html).length;
for (const file of files) {
  const size = gzipSync(read(file)).length;
  if (first.has(file)) total += size;
  console.log(
    `${first.has(file) ? "first" : "later"} ${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`,
  );
}
console.log(`first load ${(total / 1000).toFixed(1)} kB compressed, at most ${LIMIT_KB}`);
process.exitCode = total > LIMIT_KB * 1000 ? 1 : 0;
