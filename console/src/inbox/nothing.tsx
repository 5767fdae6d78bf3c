import { CircleAlert, Coffee, Inbox, PartyPopper, SearchX, WifiOff } from "lucide-react";
import { useMe, useWaiting } from "../api/known";
import { Unreachable } from "../api/problem";
import { useSelf } from "../services";
import { go } from "../shell/address";
import { useDuty } from "../shell/duty";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import type { ListPlace } from "./which";

interface NothingProps {
  place: ListPlace;
  /** Words that were searched for. */
  typed: string;
  narrowed: boolean;
  onClear: () => void;
}

/** An empty list: why it is, and what to do. */
export function Nothing({ place, typed, narrowed, onClear }: NothingProps) {
  if (typed)
    return (
      <EmptyState icon={<SearchX />} title="Nothing found">
        A case is found by its number or the first seven letters of it, by a handle, a tag, or the
        platform's id of a customer or a mention.
      </EmptyState>
    );
  if (narrowed)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No case fits these filters"
        actions={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  if (place.list === "mine" && !place.agent) return <NothingOfMine />;
  if (place.list === "queue")
    return (
      <EmptyState icon={<PartyPopper />} title="The queue is empty">
        Every open case has an agent.
      </EmptyState>
    );
  return <NothingOpen />;
}

function NothingOfMine() {
  const { data: me } = useMe();
  const { data: queues } = useWaiting();
  const duty = useDuty();
  const waiting = queues?.reduce((sum, queue) => sum + queue.waiting, 0) ?? 0;
  if (me && !me.on_duty)
    return (
      <EmptyState
        icon={<Coffee />}
        title="You are off duty"
        actions={
          <Button look="main" busy={duty.isPending} onClick={() => duty.mutate(true)}>
            Go on duty
          </Button>
        }
      >
        New cases go to others until you are back.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Inbox />}
      title="Nothing waits for you"
      actions={
        waiting > 0 && (
          <Button look="main" onClick={() => go("/inbox/queue")}>
            Look at the queue
          </Button>
        )
      }
    >
      {waiting > 0
        ? `${waiting} ${waiting === 1 ? "waits" : "wait"} in the queue.`
        : "New cases come here by themselves."}
    </EmptyState>
  );
}

function NothingOpen() {
  const { role } = useSelf();
  return (
    <EmptyState
      icon={<Inbox />}
      title="No open cases"
      actions={
        role === "lead" && <Button onClick={() => go("/set-up")}>Send a test mention</Button>
      }
    >
      What customers say comes here within seconds.
    </EmptyState>
  );
}

/** A list that could not be had: why, and what to do. */
export function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const away = error instanceof Unreachable;
  return (
    <EmptyState
      wrong
      icon={away ? <WifiOff /> : <CircleAlert />}
      title={away ? "No connection" : "The list could not be loaded"}
      actions={
        <Button look="main" onClick={onAgain}>
          Try again
        </Button>
      }
    >
      {error.message}
    </EmptyState>
  );
}
