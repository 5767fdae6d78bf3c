import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { AuthenticatorSetUp } from "./authenticator";
import { isBackFromHosted, leaveForHosted, redeemed } from "./hosted";
import type { Ended } from "./session";
import styles from "./sign-in.module.css";
import { answer, password, type Step } from "./steps";

const ENDED: Record<Ended, string> = {
  asked: "You are signed out.",
  expired: "Your session has ended. Sign in again.",
  elsewhere: "You signed out in another tab.",
};

/** Signing in: one question at a time, each with what went wrong beneath. */
export default function SignIn({ ended }: { ended: Ended | null }) {
  const { config } = useServices();
  const flow = useFlow();
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <img src="./icons/earshot.svg" alt="" width="40" height="40" />
        <h1 className={styles.title}>{TITLES[flow.step.ask]}</h1>
        <p className={styles.says} role={flow.wrong ? "alert" : "status"}>
          {flow.wrong ? (
            <span className={styles.wrong}>{flow.wrong}</span>
          ) : (
            (ended && flow.step.ask === "password" && ENDED[ended]) || SAYS[flow.step.ask]
          )}
        </p>
        <Asked flow={flow} />
        {config.sign_in && flow.step.ask === "password" && (
          <>
            <p className={styles.or}>or</p>
            <Button disabled={flow.busy} onClick={() => flow.run(() => leaveForHosted(config))}>
              Single sign-on
            </Button>
          </>
        )}
      </div>
      <p className={styles.stage}>{config.stage}</p>
    </main>
  );
}

const TITLES: Record<Step["ask"], string> = {
  password: "Sign in to Earshot",
  "new-password": "Choose your password",
  code: "Your code",
  authenticator: "Set up your authenticator",
  nothing: "Signing in",
};

const SAYS: Record<Step["ask"], string> = {
  password: "",
  "new-password":
    "The one you were given works once. At least 12 letters, with capitals and digits.",
  code: "Six digits from your authenticator app.",
  authenticator: "",
  nothing: "",
};

interface Flow {
  step: Step;
  busy: boolean;
  wrong: string;
  run: (work: () => Promise<unknown>) => void;
  next: (work: () => Promise<Step>) => void;
}

function useFlow(): Flow {
  const { config, session } = useServices();
  const [step, setStep] = useState<Step>({ ask: "password" });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");

  const run = (work: () => Promise<unknown>) => {
    setBusy(true);
    setWrong("");
    work()
      .catch((error: Error) => setWrong(error.message))
      .finally(() => setBusy(false));
  };
  const next = (work: () => Promise<Step>) =>
    run(async () => {
      const reached = await work();
      if (reached.ask === "nothing") await session.begin(reached.granted, false);
      else setStep(reached);
    });

  useEffect(() => {
    if (!isBackFromHosted(location.search)) return;
    setBusy(true);
    redeemed(config)
      .then((granted) => session.begin(granted, true))
      .catch((error: Error) => setWrong(error.message))
      .finally(() => setBusy(false));
  }, [config, session]);

  return { step, busy, wrong, run, next };
}

function Asked({ flow }: { flow: Flow }) {
  const { step } = flow;
  if (step.ask === "password") return <Password flow={flow} />;
  if (step.ask === "new-password") return <NewPassword flow={flow} />;
  if (step.ask === "nothing") return null;
  return (
    <>
      {step.ask === "authenticator" && <AuthenticatorSetUp name={step.name} secret={step.secret} />}
      <Code key={step.ask} flow={flow} />
    </>
  );
}

function Password({ flow }: { flow: Flow }) {
  const { config } = useServices();
  return (
    <Form
      busy={flow.busy}
      button="Sign in"
      onSend={(said) => flow.next(() => password(config, said("name").trim(), said("password")))}
    >
      <Field
        label="Name"
        name="name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
    </Form>
  );
}

function NewPassword({ flow }: { flow: Flow }) {
  const { config } = useServices();
  const [differs, setDiffers] = useState(false);
  return (
    <Form
      busy={flow.busy}
      button="Keep it and sign in"
      onSend={(said) => {
        const different = said("password") !== said("again");
        setDiffers(different);
        if (!different) flow.next(() => answer(config, flow.step, said("password")));
      }}
    >
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={12}
        required
        autoFocus
      />
      <Field
        label="Once more"
        name="again"
        type="password"
        autoComplete="new-password"
        wrong={differs ? "The two differ. Type it once more." : undefined}
        required
      />
    </Form>
  );
}

function Code({ flow }: { flow: Flow }) {
  const { config } = useServices();
  return (
    <Form
      busy={flow.busy}
      button="Go on"
      onSend={(said) =>
        flow.next(() => answer(config, flow.step, said("code").replaceAll(/\D/g, "")))
      }
    >
      <Field
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,8}"
        title="Six digits"
        required
        // With a QR code above, the keyboard of a phone would hide what has to be scanned.
        autoFocus={flow.step.ask === "code"}
      />
    </Form>
  );
}

interface FormProps {
  busy: boolean;
  button: string;
  onSend: (said: (name: string) => string) => void;
  children: ReactNode;
}

function Form({ busy, button, onSend, children }: FormProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSend((name) => String(form.get(name) ?? ""));
  };
  return (
    <form className={styles.form} onSubmit={send}>
      {children}
      <Button look="main" type="submit" busy={busy}>
        {button}
      </Button>
    </form>
  );
}
