/** Where one is, after the `#`: a path, and desk words as filters. Never a customer, never what was typed. */

import { useCallback, useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

function whole(): string {
  return location.hash.replace(/^#?\/?/, "/");
}

/** Goes somewhere: `/inbox/mine?channel=x`. */
export function go(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const address = `#${to}`;
  if (address === location.hash) return;
  if (!replace) {
    location.hash = address;
    return;
  }
  history.replaceState(history.state, "", address);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The path and the way to another, as wouter's router wants them. */
export function usePath(): [string, typeof go] {
  const path = useSyncExternalStore(subscribe, () => whole().split("?", 1)[0] ?? "/");
  return [path, go];
}

/** The filters in the address, and how to change some of them; an empty one is taken out. */
export function useFilters(): [
  URLSearchParams,
  (changes: Record<string, string | undefined>) => void,
] {
  const text = useSyncExternalStore(subscribe, () => whole().split("?")[1] ?? "");
  const change = useCallback((changes: Record<string, string | undefined>) => {
    const [path = "/", search = ""] = whole().split("?");
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    next.sort();
    const said = next.toString();
    go(said ? `${path}?${said}` : path, { replace: true });
  }, []);
  return [new URLSearchParams(text), change];
}
