import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { useServices } from "../services";
import { Badge } from "../ui/badge";
import { Waiting } from "./asked";
import { BehindProvider } from "./behind";
import { connectionsOf, PARKED_MOST, parkedOf } from "./kept";
import styles from "./lead.module.css";
import { Now } from "./now";

const Promises = lazy(() => import("./promises"));
const Happened = lazy(() => import("./happened"));
const Cost = lazy(() => import("./cost"));
const NoiseBin = lazy(() => import("./noise"));
const ParkedWork = lazy(() => import("./parked"));
const Connections = lazy(() => import("./connections"));

const PAGES = [
  { to: "/desk/now", label: "Now" },
  { to: "/desk/promises", label: "Promises" },
  { to: "/desk/volume", label: "Volume" },
  { to: "/desk/cost", label: "Cost" },
  { to: "/desk/noise", label: "Noise" },
  { to: "/desk/parked", label: "Parked" },
  { to: "/desk/connections", label: "Connections" },
] as const;

/** The lead's view of the desk: how it stands, what happened, and what could not be processed. */
export default function Lead() {
  return (
    <BehindProvider>
      <div className={styles.desk}>
        <header className={styles.head}>
          <h1>Desk</h1>
          <Pages />
        </header>
        <div className={`${styles.body} scrolls`}>
          <Suspense fallback={<Waiting says="The page is loaded" />}>
            <Switch>
              <Route path="/desk/now" component={Now} />
              <Route path="/desk/promises" component={Promises} />
              <Route path="/desk/volume" component={Happened} />
              <Route path="/desk/cost" component={Cost} />
              <Route path="/desk/noise" component={NoiseBin} />
              <Route path="/desk/parked" component={ParkedWork} />
              <Route path="/desk/connections" component={Connections} />
              {/* Not everywhere: while another screen is loaded, this one is still there, and hears where one goes. */}
              <Route path="/desk/*?">
                <Redirect to="/desk/now" replace />
              </Route>
            </Switch>
          </Suspense>
        </div>
      </div>
    </BehindProvider>
  );
}

function Pages() {
  const [path] = useLocation();
  const { api } = useServices();
  const { data: parked } = useQuery(parkedOf(api));
  const { data: connections } = useQuery({
    ...connectionsOf(api),
    select: ({ connections }) => connections.filter(({ state }) => state === "closed").length,
  });
  const count = parked?.parked.length ?? 0;
  const wants: Record<string, string | undefined> = {
    "/desk/parked": count > 0 ? `${count}${count === PARKED_MOST ? "+" : ""}` : undefined,
    "/desk/connections": connections ? `${connections} closed` : undefined,
  };
  const here = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place
  useEffect(() => {
    here.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav className={styles.pages} aria-label="Pages of the desk">
      {PAGES.map(({ to, label }) => (
        <Link
          key={to}
          href={to}
          ref={path === to ? here : undefined}
          aria-current={path === to ? "page" : undefined}
        >
          {label}
          {wants[to] && <Badge tone="red">{wants[to]}</Badge>}
        </Link>
      ))}
    </nav>
  );
}
