import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useSelf, useServices } from "../services";
import { AuthenticatorSetUp } from "../session/authenticator";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { toast } from "../ui/toast";
import { accountOf } from "./second-step";
import { Section } from "./section";
import styles from "./settings.module.css";

/** Two-step sign-in: whether it is on, turning it on with an authenticator app, and off. */
export function TwoStep({ hosted }: { hosted: boolean }) {
  const { config, session } = useServices();
  const { agent } = useSelf();
  const client = useQueryClient();
  const account = accountOf(config, session);
  const key = ["two-step", agent];
  const got = useQuery({ queryKey: key, queryFn: () => account.secured(), enabled: !hosted });
  const [secret, setSecret] = useState("");
  const settled = {
    onError: (error: Error) => toast(error.message, { tone: "bad" as const }),
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
    <Section title="Two-step sign-in" says={saysOf(got.data, got.error)}>
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
      {got.error && <Button onClick={() => void got.refetch()}>Try again</Button>}
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

function saysOf(on: boolean | undefined, error: Error | null): string {
  if (error) return error.message;
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
