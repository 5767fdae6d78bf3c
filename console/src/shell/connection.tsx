import { CloudOff, RefreshCw, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useLine } from "../live/live";
import { useAway } from "../offline/open-reach";
import { useServices } from "../services";
import { moment } from "../time/wording";
import { useLonger } from "./use-longer";

/** A line that is away this briefly is not worth a word. */
const GRACE_MS = 4000;
const BLIP_MS = 1500;

/** How things stand with the server, when they do not stand well. */
export interface Connection {
  icon: ReactNode;
  text: string;
  tone: "bad" | "warn" | "plain";
}

/** A word about the connection when changes do not come by themselves: what that means, not how it came. */
export function useConnection(): Connection | null {
  const { config, reach } = useServices();
  const away = useLonger(useAway(), BLIP_MS);
  const apart = useLonger(useLine() !== "live", GRACE_MS);
  if (away) return { icon: <WifiOff />, text: since(reach.last()), tone: "bad" };
  if (!apart) return null;
  if (!config.live) return { icon: <RefreshCw />, text: "Refreshed every 30 s", tone: "plain" };
  return { icon: <CloudOff />, text: "Reconnecting; refreshed every 30 s", tone: "warn" };
}

function since(last: number | null): string {
  if (last === null) return "No connection: what you see may be old";
  return `No connection: what you see is from ${moment(last, Date.now())} or before`;
}
