import { useMe } from "../api/known";
import { PagesHere, usePushState } from "../push/pages-here";
import { useServices } from "../services";
import { some } from "./count";
import styles from "./set-up.module.css";
import { Step } from "./step";

const SAID: Record<string, string> = {
  on: "On here",
  off: "Off here",
  denied: "Blocked here",
  install: "Install first",
  unsupported: "Not in this browser",
};

/** Step three: pages ring on this device. */
export function Phone() {
  const { config } = useServices();
  const { data: me } = useMe();
  const { data: state } = usePushState();
  const devices = me?.devices.length ?? 0;
  const none = !config.push_key;
  return (
    <Step
      number={3}
      title="Register this phone"
      done={none ? devices > 0 : state === "on"}
      state={none ? "Not on this stage" : state ? (SAID[state] ?? state) : "…"}
      {...(state === "denied" && { tone: "red" as const })}
      says={`Open this page on the phone that is to ring, sign in, and turn pages on. ${
        me ? `You have ${some(devices, "device")} so far.` : ""
      }`}
    >
      {none ? (
        <p className={styles.says}>
          This stage has no key for web push, so browsers cannot ring. Deploy it again with a
          release that makes one; text messages and e-mail of the ladder go on meanwhile.
        </p>
      ) : (
        <PagesHere />
      )}
    </Step>
  );
}
