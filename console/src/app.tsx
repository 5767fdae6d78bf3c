import { lazy, Suspense, useSyncExternalStore } from "react";
import { Redirect, Route, Router, Switch } from "wouter";
import { LiveProvider } from "./live/live";
import { useServices } from "./services";
import { usePath } from "./shell/address";
import { Frame } from "./shell/frame";
import { Mended } from "./shell/screen";

const CaseScreen = lazy(() => import("./case/screen"));
const Inbox = lazy(() => import("./inbox/index"));
const Lead = lazy(() => import("./lead/index"));
const SetUp = lazy(() => import("./set-up/index"));
const Settings = lazy(() => import("./settings/index"));
const SignIn = lazy(() => import("./session/sign-in"));

/** The console: signing in, or the screens of who has. */
export function App() {
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const [place] = usePath();
  if (state.kind === "reading") return <Starting />;
  if (state.kind === "out")
    return (
      <Suspense fallback={<Starting />}>
        <SignIn ended={state.why} />
      </Suspense>
    );
  return (
    <Router hook={usePath} hrefs={(href) => `#${href}`}>
      <LiveProvider key={state.agent} agent={state.agent}>
        <Frame>
          <Mended at={place}>
            <Suspense fallback={<Starting />}>
              <Screens leads={state.role === "lead"} />
            </Suspense>
          </Mended>
        </Frame>
      </LiveProvider>
    </Router>
  );
}

/** To add a screen: a folder with a default export, a lazy import above, a route here, a place in the shell. */
function Screens({ leads }: { leads: boolean }) {
  return (
    <Switch>
      <Route path="/inbox/of/:agent/:id?" component={Inbox} />
      <Route path="/inbox/:list/:id?" component={Inbox} />
      <Route path="/case/:id" component={CaseScreen} />
      {leads && <Route path="/desk/*?" component={Lead} />}
      {leads && <Route path="/set-up" component={SetUp} />}
      <Route path="/settings" component={Settings} />
      <Route>
        <Redirect to="/inbox/mine" replace />
      </Route>
    </Switch>
  );
}

function Starting() {
  return (
    <p className="starting" role="status">
      Earshot
    </p>
  );
}
