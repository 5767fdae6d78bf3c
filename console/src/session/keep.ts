/** Where the tokens are kept: IndexedDB, which this page, its other tabs and its service worker read. */

import { createStore, del, get, set } from "idb-keyval";
import type { Tokens } from "./tokens";

export interface Keep {
  read(): Promise<Tokens | undefined>;
  write(tokens: Tokens): Promise<void>;
  clear(): Promise<void>;
}

/** Database `earshot-session`, store `session`, key `tokens`. */
export function keptInIndexedDb(): Keep {
  const store = createStore("earshot-session", "session");
  return {
    read: () => get<Tokens>("tokens", store),
    write: (tokens) => set("tokens", tokens, store),
    clear: () => del("tokens", store),
  };
}
