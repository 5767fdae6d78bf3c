import { CloudOff } from "lucide-react";
import type { Tapped } from "../../compose/outbox";
import { useAway } from "../../offline/open-reach";
import { useLonger } from "../../shell/use-longer";
import { Skeleton } from "../../ui/skeleton";
import { Words } from "../said/words";
import styles from "./coming.module.css";
import { Pending, type TapActs } from "./pending";

/** A thread that takes longer is worth a word. */
const SLOW_MS = 8000;

interface ComingProps {
  /** What a list knows of it. */
  preview: string | null;
  /** It was asked for, and refused. */
  failed: boolean;
  taps: readonly Tapped[];
  acts: TapActs;
}

/** In the place of a thread that is not there yet: what is known of it, and what was tapped here all the same. */
export function Coming({ preview, failed, taps, acts }: ComingProps) {
  const away = useAway();
  const slow = useLonger(!away && !failed, SLOW_MS);
  return (
    <section
      className={`${styles.coming} scrolls`}
      aria-label="Known of this case"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
    >
      <div className={styles.content}>
        {away || failed ? (
          <NotHere away={away} />
        ) : (
          <>
            <p role="status" className={slow ? styles.slow : "unseen"}>
              {slow
                ? "The thread is slow to come: the connection is poor."
                : "The thread is coming"}
            </p>
            <Skeleton lines={4} />
          </>
        )}
        {preview && (
          <div className={styles.preview}>
            <Words text={preview} />
          </div>
        )}
        <Pending taps={taps} acts={acts} />
      </div>
    </section>
  );
}

function NotHere({ away }: { away: boolean }) {
  return (
    <p role="status" className={styles.nothere}>
      <CloudOff aria-hidden="true" />
      <span>
        {away
          ? "The thread of this case is not on this device. It comes with the network."
          : "The thread did not come."}
      </span>
    </p>
  );
}
