/** The files that the console is shown with, kept by version, so that it opens without a network. */

const PREFIX = "earshot-shell-";
/** What the stack tells its console: asked for each time, the last answer kept for when nothing answers. */
const CONFIG = "config.json";

export interface Shell {
  /** Keeps all files of this version; rejects when one of them cannot be had, and the old version stays. */
  fill(): Promise<void>;
  /** Forgets the versions before. */
  prune(): Promise<void>;
  /** How to answer a request; null: it is the API's, and none of ours. */
  answer(request: Request): Promise<Response> | null;
}

/** What a request asks for: a file of ours (the page itself has no name), the configuration, or the API. */
export type Asked = "file" | "config" | "api";

/** Tells what a path below the console's own place is. */
export function askedFor(path: string, files: ReadonlySet<string>): Asked {
  if (path === CONFIG) return "config";
  return files.has(path) ? "file" : "api";
}

/** The shell at `home` (ends in a slash). */
export function shellAt(home: string, version: string, files: readonly string[]): Shell {
  const name = `${PREFIX}${version}`;
  const ours = new Set(files);
  const kept = () => caches.open(name);

  async function fromShell(path: string, request: Request): Promise<Response> {
    const found = await (await kept()).match(`${home}${path}`, { ignoreVary: true });
    return found ?? fetch(request);
  }

  async function config(request: Request): Promise<Response> {
    const shelf = await kept();
    try {
      const answer = await fetch(request);
      if (answer.ok) await shelf.put(request.url, answer.clone());
      return answer;
    } catch (error) {
      const found = await shelf.match(request.url, { ignoreVary: true });
      if (found) return found;
      throw error;
    }
  }

  return {
    async fill() {
      const shelf = await kept();
      const wanted = [...files, CONFIG].map(
        (file) => new Request(`${home}${file}`, { cache: "no-cache" }),
      );
      await shelf.addAll(wanted);
    },
    async prune() {
      const names = await caches.keys();
      const old = names.filter((other) => other.startsWith(PREFIX) && other !== name);
      await Promise.all(old.map((other) => caches.delete(other)));
    },
    answer(request) {
      if (request.method !== "GET" || !request.url.startsWith(home)) return null;
      const path = request.url.slice(home.length).split(/[?#]/, 1)[0] ?? "";
      switch (askedFor(path, ours)) {
        case "file":
          return fromShell(path, request);
        case "config":
          return config(request);
        case "api":
          return null;
      }
    },
  };
}
