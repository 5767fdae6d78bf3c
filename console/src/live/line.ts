/** The line to the server: kept open, opened again with patience, quiet while nobody looks. */

import { waitBefore } from "./backoff";
import { read, type Told } from "./messages";

/** API Gateway closes a line after ten silent minutes. */
export const BEAT_MS = 4 * 60_000;
/** A line that stood this long was a good one: the next attempt is soon. */
const GOOD_MS = 10_000;
/** The server may not know of a new line for a second: what happened meanwhile is asked for. */
export const SETTLED_MS = 1200;

export type LineState = "off" | "connecting" | "live" | "waiting";

export interface Socket {
  send(text: string): void;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** What a line needs from outside. */
export interface Outside {
  /** A socket that is open, with a new ticket. */
  open: () => Promise<Socket>;
  later: (work: () => void, ms: number) => () => void;
  chance: () => number;
  now: () => number;
  /** Whether anybody can see the page. */
  visible: () => boolean;
}

export interface Heard {
  state: (state: LineState) => void;
  told: (message: Told) => void;
  /** Something may have been missed: what is shown has to be asked for anew. */
  back: () => void;
}

export interface Line {
  start(): void;
  stop(): void;
  /** Try now rather than later: the page is seen again, the network is back. */
  nudge(): void;
  look(at: string | null, writing: boolean): void;
  /** Hears of all cases of the team, or only of own ones, unowned ones, and the one looked at: each message costs. */
  hear(all: boolean): void;
}

/** A line that is not started yet. */
export function lineOver(outside: Outside, heard: Heard): Line {
  let wanted = false;
  let state: LineState = "off";
  let socket: Socket | undefined;
  let failed = 0;
  let gaps = 0;
  let at: string | null = null;
  let writing = false;
  let all = true;
  let forget = () => {};

  function become(next: LineState): void {
    if (next === state) return;
    state = next;
    heard.state(next);
  }

  function after(ms: number, work: () => void): void {
    forget();
    forget = outside.later(work, ms);
  }

  function beat(): void {
    socket?.send(JSON.stringify({ looking: at, writing, all }));
    after(BEAT_MS, beat);
  }

  function again(): void {
    become("waiting");
    gaps += 1;
    if (wanted && outside.visible()) after(waitBefore(failed, outside.chance()), connect);
    failed += 1;
  }

  function opened(open: Socket): void {
    if (!wanted || socket) {
      open.close();
      return;
    }
    const since = outside.now();
    socket = open;
    open.onmessage = ({ data }) => {
      const message = read(data);
      if (message) heard.told(message);
    };
    open.onclose = () => {
      if (socket !== open) return;
      socket = undefined;
      forget();
      if (outside.now() - since > GOOD_MS) failed = 0;
      if (wanted) again();
    };
    become("live");
    if (gaps > 0) heard.back();
    outside.later(() => {
      if (socket === open) heard.back();
    }, SETTLED_MS);
    beat();
  }

  function connect(): void {
    if (!wanted || socket || state === "connecting") return;
    forget();
    become("connecting");
    outside.open().then(opened, () => {
      if (wanted) again();
    });
  }

  return {
    start() {
      wanted = true;
      connect();
    },
    stop() {
      wanted = false;
      forget();
      socket?.close();
      socket = undefined;
      failed = 0;
      become("off");
    },
    nudge: connect,
    look(nextAt, nextWriting) {
      if (nextAt === at && nextWriting === writing) return;
      at = nextAt;
      writing = nextWriting;
      if (socket) beat();
    },
    hear(nextAll) {
      if (nextAll === all) return;
      all = nextAll;
      if (!socket) return;
      beat();
      if (all) heard.back();
    },
  };
}
