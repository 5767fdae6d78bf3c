/** Pages on this device: what is so, and a tap that changes it. For the settings, the set-up and a first visit. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { keys } from "../api/keys";
import { useSelf, useServices } from "../services";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { install, installing } from "./install";
import styles from "./pages-here.module.css";
import { type PushState, pushState, tryIt, turnOff, turnOn } from "./this-device";

const SAYS: Record<PushState, string> = {
  unsupported: "This browser cannot show pages. Use Chrome, Edge, Firefox or Safari of late.",
  install: "On an iPhone: tap Share, then Add to Home Screen, and open Earshot from there.",
  denied: "Notifications of this site are blocked: allow them in the browser's settings.",
  off: "Off: on this device you are not paged.",
  on: "On: cases that need you ring here, without a word of a customer's.",
};

/** The state of pages on this device; asked for by who shows it. */
export function usePushState() {
  const { agent } = useSelf();
  return useQuery({ queryKey: ["push", agent], queryFn: () => pushState(agent), staleTime: 0 });
}

/** A card with the state and what can be done. */
export function PagesHere() {
  const { api, config } = useServices();
  const { agent } = useSelf();
  const client = useQueryClient();
  const { data: state } = usePushState();
  const settle = {
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["push"] });
      void client.invalidateQueries({ queryKey: keys.me });
    },
    onError: (error: Error) => toast(error.message, { tone: "bad" }),
  };
  const on = useMutation({ mutationFn: () => turnOn(api, agent, config.push_key), ...settle });
  const off = useMutation({ mutationFn: () => turnOff(api), ...settle });
  const trial = useMutation({
    mutationFn: () => tryIt(api),
    onError: settle.onError,
    onSuccess: () => toast("Sent. It rings within some seconds, if this device lets it."),
  });
  const offered = useSyncExternalStore(installing.subscribe, installing.offered);
  if (!config.push_key || !state) return null;
  return (
    <section className={styles.card} aria-labelledby="pages-here">
      <h2 id="pages-here">Pages on this device</h2>
      <p role="status">{SAYS[state]}</p>
      <div className={styles.buttons}>
        {state === "off" && (
          <Button look="main" busy={on.isPending} onClick={() => on.mutate()}>
            Page me here
          </Button>
        )}
        {state === "on" && (
          <>
            <Button busy={trial.isPending} onClick={() => trial.mutate()}>
              Send a test
            </Button>
            <Button look="quiet" busy={off.isPending} onClick={() => off.mutate()}>
              Turn off
            </Button>
          </>
        )}
        {offered && <Button onClick={() => void install()}>Put Earshot on the home screen</Button>}
      </div>
    </section>
  );
}
