import { CloudOff, RefreshCw, WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLine } from "../live/live";
import { useServices } from "../services";
import styles from "./connection.module.css";

/** A line that is away this briefly is not worth a word. */
const GRACE_MS = 4000;

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Whether the device has a network at all. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

/** A word about the line when it is not live: what that means, not how it came. */
export function Connection() {
  const online = useOnline();
  const line = useLine();
  const { config } = useServices();
  const away = useLonger(line !== "live", GRACE_MS);
  if (!online)
    return <Told icon={<WifiOff />} text="Offline: what you see may be old" tone={styles.bad} />;
  if (!away) return null;
  if (!config.live)
    return <Told icon={<RefreshCw />} text="Refreshed every 30 s" tone={styles.plain} />;
  return <Told icon={<CloudOff />} text="Reconnecting; refreshed every 30 s" />;
}

function Told({ icon, text, tone = "" }: { icon: React.ReactNode; text: string; tone?: string }) {
  return (
    <p className={`${styles.connection} ${tone}`} role="status">
      {icon}
      {text}
    </p>
  );
}

function useLonger(is: boolean, ms: number): boolean {
  const [longer, setLonger] = useState(false);
  useEffect(() => {
    if (!is) return;
    const timer = setTimeout(() => setLonger(true), ms);
    return () => {
      clearTimeout(timer);
      setLonger(false);
    };
  }, [is, ms]);
  return longer;
}
