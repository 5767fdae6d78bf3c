import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { apiAt } from "./api/client";
import { mayPass } from "./api/problem";
import { refreshOf } from "./api/refresh";
import { App } from "./app";
import { home, readConfig } from "./config";
import { openOffline } from "./offline/open";
import { type Services, ServicesContext } from "./services";
import { openSession } from "./session/open";
import { showTheme } from "./ui/theme";
import "./ui/tokens.css";
import "./ui/base.css";

/** What is on screen stays true by the line; without it, polling makes it old. */
const FRESH_MS = 60_000;
const TRIES = 2;

function answers(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failed, error) => failed < TRIES && mayPass(error),
        // Asked even when offline: what cannot be had has to say so, and what is kept answers.
        networkMode: "always",
        refetchOnReconnect: true,
      },
      mutations: { networkMode: "always" },
    },
  });
}

async function start(): Promise<void> {
  showTheme();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  const config = await readConfig();
  const client = answers();
  const session = openSession(config);
  session.atEnd(async () => client.clear());
  const api = apiAt(home(), session);
  const refresh = refreshOf(client);
  const offline = openOffline({ config, session, api, client, refresh });
  const services: Services = { config, session, api, refresh, ...offline };
  createRoot(root).render(
    <StrictMode>
      <ServicesContext value={services}>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </ServicesContext>
    </StrictMode>,
  );
}

start().catch((error: unknown) => {
  const line = document.querySelector(".starting");
  if (line) line.textContent = `Earshot did not start. ${String(error)} Load the page again.`;
});
