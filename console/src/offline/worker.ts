/** The service worker from the page's side: started, renewed when somebody agrees, heard when it wants a screen. */

const CHECK_MS = 3_600_000;

export interface NewVersion {
  /** Whether one waits for a yes. */
  ready(): boolean;
  /** Takes it: this page is loaded again, and so are the other ones. */
  take(): void;
  subscribe(listener: () => void): () => void;
}

/** Starts the worker where there can be one; `go` shows a screen that a notification leads to. */
export function startWorker(go: (place: string) => void): NewVersion {
  let waiting: ServiceWorker | null = null;
  const listeners = new Set<() => void>();

  function found(worker: ServiceWorker | null): void {
    // Without a controller this is the first visit: there is nothing to renew.
    if (!worker || !navigator.serviceWorker.controller) return;
    waiting = worker;
    for (const listener of listeners) listener();
  }

  async function start(container: ServiceWorkerContainer): Promise<void> {
    const registration = await container.register("./sw.js", { updateViaCache: "none" });
    found(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming?.addEventListener("statechange", () => {
        if (coming.state === "installed") found(coming);
      });
    });
    const look = () => void registration.update().catch(() => undefined);
    setInterval(look, CHECK_MS);
    window.addEventListener("online", look);
  }

  if ("serviceWorker" in navigator && !import.meta.env.DEV) {
    const container = navigator.serviceWorker;
    const renewed = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      // The files of the old version are gone: nothing of it may be loaded late.
      if (renewed || waiting) location.reload();
    });
    container.addEventListener("message", ({ data }) => {
      if (typeof data?.go === "string") go(data.go);
    });
    void start(container).catch(() => undefined);
  }

  return {
    ready: () => waiting !== null,
    take: () => waiting?.postMessage("take over"),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
