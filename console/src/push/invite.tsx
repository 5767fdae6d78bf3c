import { BellRing, X } from "lucide-react";
import { useState } from "react";
import styles from "../offline/offline.module.css";
import { useServices } from "../services";
import { go } from "../shell/address";
import { IconButton } from "../ui/button";
import { usePushState } from "./pages-here";

const ASKED = "earshot-push-asked";

/** On a phone that is not paged yet: a word that it could be, until it is or nobody wants it. */
export function Invite() {
  const { config } = useServices();
  const { data: state } = usePushState();
  const [asked, setAsked] = useState(localStorage.getItem(ASKED) !== null);
  const wanted = state === "off" || state === "install";
  if (asked || !wanted || !config.push_key || !matchMedia("(pointer: coarse)").matches) return null;
  const hush = () => {
    localStorage.setItem(ASKED, "yes");
    setAsked(true);
  };
  return (
    <div className={styles.pair}>
      <button
        type="button"
        className={`${styles.strip} ${styles.news}`}
        onClick={() => {
          hush();
          go("/settings");
        }}
      >
        <BellRing aria-hidden="true" />
        This phone can ring for your cases
      </button>
      <IconButton label="Not now" onClick={hush}>
        <X />
      </IconButton>
    </div>
  );
}
