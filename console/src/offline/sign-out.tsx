import { LogOut } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { useUnsent } from "./use-unsent";

/** Signing out: at once, or with a question when something has not left this device, since it would be lost. */
export function useSignOut(): { ask: () => void; question: ReactNode } {
  const { session } = useServices();
  const { moves, taps } = useUnsent();
  const [asking, setAsking] = useState(false);
  const count = moves.length + taps.length;
  const leave = () => void session.end("asked");
  const question = (
    <Dialog
      open={asking}
      onOpenChange={setAsking}
      title="Sign out all the same?"
      says={`${count === 1 ? "1 change has" : `${count} changes have`} not left this device, and would be lost.`}
      actions={
        <>
          <Button onClick={() => setAsking(false)}>Stay signed in</Button>
          <Button look="danger" onClick={leave}>
            Sign out and lose it
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
  return { ask: count > 0 ? () => setAsking(true) : leave, question };
}

/** The button for it. */
export function SignOut() {
  const { ask, question } = useSignOut();
  return (
    <>
      <Button onClick={ask}>
        <LogOut /> Sign out
      </Button>
      {question}
    </>
  );
}
