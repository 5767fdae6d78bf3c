import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { SignOut } from "../offline/sign-out";
import { useServices } from "../services";
import { undone } from "../shell/undone";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { accountOf } from "./second-step";
import { Section } from "./section";

/** Signing out: here, or on all devices. */
export function Leave() {
  const { config, session } = useServices();
  const [asking, setAsking] = useState(false);
  const everywhere = useMutation({
    mutationFn: async () => {
      await accountOf(config, session).leaveAll();
      await session.end("asked");
    },
    onError: (error) => toast(undone(error), { tone: "bad" }),
  });
  return (
    <Section
      title="Signing out"
      says="What was seen is forgotten on this device; pages stop ringing on it."
    >
      <SignOut />
      <Button onClick={() => setAsking(true)}>Sign out everywhere</Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out on all devices?"
        says="For a phone that was lost. Other devices are out within the hour at the latest, when what they hold runs out. What has not left this one is lost."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Stay signed in</Button>
            <Button look="danger" busy={everywhere.isPending} onClick={() => everywhere.mutate()}>
              Sign out everywhere
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </Section>
  );
}
