import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Unreachable } from "../api/problem";
import { useAway } from "../offline/open-reach";
import { useSelf, useServices } from "../services";
import { AuthenticatorSetUp } from "../session/authenticator";
import { undone } from "../shell/undone";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { toast } from "../ui/toast";
import { accountOf } from "./second-step";
import { Section } from "./section";
import styles from "./settings.module.css";

const PATIENCE_MS = 8000;

/** Two-step sign-in: whether it is on, turning it on with an authenticator app, and off. */
export function TwoStep({ hosted }: { hosted: boolean }) {
  const { config, session } = useServices();
  const { agent } = useSelf();
  const client = useQueryClient();
  const account = accountOf(config, session);
  const key = ["two-step", agent];
  const got = useQuery({
    queryKey: key,
    queryFn: () => soon(account.secured()),
    enabled: !hosted,
    retry: false,
  });
  const away = useAway();
  const unknown = got.data === undefined && (away || got.error !== null);
  const [secret, setSecret] = useState("");
  const settled = {
    onError: (error: Error) => toast(undone(error), { tone: "bad" as const }),
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
  };
  const begin = useMutation({
    mutationFn: () => account.secret(),
    onSuccess: setSecret,
    onError: settled.onError,
  });
  const off = useMutation({ mutationFn: () => account.turnOff(), ...settled });
  if (hosted)
    return (
      <Section
        title="Two-step sign-in"
        says="Your organisation's sign-in sees to it, not Earshot."
      />
    );
  return (
    <Section
      title="Two-step sign-in"
      says={unknown ? `This cannot be known now. ${whyOf(got.error)}` : saysOf(got.data)}
    >
      {got.data === false && (
        <Button busy={begin.isPending} onClick={() => begin.mutate()}>
          Turn on
        </Button>
      )}
      {got.data === true && (
        <Button busy={off.isPending} onClick={() => off.mutate()}>
          Turn off
        </Button>
      )}
      {unknown && (
        <Button busy={got.isFetching} onClick={() => void got.refetch()}>
          Try again
        </Button>
      )}
      {secret && (
        <TurnOn
          name={agent}
          secret={secret}
          turnOn={(code) => account.turnOn(code)}
          onClose={(done) => {
            setSecret("");
            void client.invalidateQueries({ queryKey: key });
            if (done) toast("On: the next sign-in asks for a code as well", { tone: "good" });
          }}
        />
      )}
    </Section>
  );
}

/** Nobody waits longer for a sentence. */
async function soon<Answer>(asked: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unreachable()), PATIENCE_MS);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function whyOf(error: Error | null): string {
  return error && !(error instanceof Unreachable) ? error.message : "There is no connection.";
}

function saysOf(on: boolean | undefined): string {
  if (on === undefined) return "Looking it up";
  return on
    ? "On: signing in asks for a code of your authenticator app."
    : "Off: your password alone lets you in. An authenticator app makes a stolen one worthless.";
}

interface TurnOnProps {
  name: string;
  secret: string;
  turnOn: (code: string) => Promise<void>;
  onClose: (done: boolean) => void;
}

function TurnOn({ name, secret, turnOn, onClose }: TurnOnProps) {
  const prove = useMutation({ mutationFn: turnOn, onSuccess: () => onClose(true) });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    prove.mutate(code.replaceAll(/\D/g, ""));
  };
  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      title="Set up your authenticator"
      says="It is on once a code was right; until then nothing changes."
      actions={
        <>
          <Button onClick={() => onClose(false)}>Not now</Button>
          <Button look="main" type="submit" form="two-step" busy={prove.isPending}>
            Turn on
          </Button>
        </>
      }
    >
      <AuthenticatorSetUp name={name} secret={secret} />
      <form id="two-step" onSubmit={send} className={styles.code}>
        <Field
          label="Code"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,8}"
          title="Six digits"
          wrong={prove.error?.message}
          required
        />
      </form>
    </Dialog>
  );
}
