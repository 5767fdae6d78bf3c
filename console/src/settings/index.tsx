import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useSelf } from "../services";
import { keptInIndexedDb } from "../session/keep";
import { Screen } from "../shell/screen";
import { Button } from "../ui/button";
import { Devices } from "./devices";
import { Keyboard } from "./keyboard";
import { Leave } from "./leave";
import { Looks } from "./looks";
import { Section } from "./section";
import styles from "./settings.module.css";
import { TwoStep } from "./two-step";
import { Version } from "./version";
import { Who } from "./who";

/** This agent on this device: duty, looks, how to sign in, what rings, sign-out. */
export default function Settings() {
  const { agent, role } = useSelf();
  const { data: hosted } = useQuery({
    queryKey: ["hosted", agent],
    queryFn: async () => (await keptInIndexedDb().read())?.hosted ?? false,
  });
  return (
    <Screen title="Settings">
      <div className={styles.settings}>
        <Who />
        {role === "lead" && (
          <Section title="The desk" says="Connect channels, invite agents, send a test.">
            <Button asChild>
              <Link href="/set-up">Set-up</Link>
            </Button>
          </Section>
        )}
        <Looks />
        <Devices />
        {hosted !== undefined && <TwoStep hosted={hosted} />}
        <Leave />
        <Keyboard />
        <Version />
      </div>
    </Screen>
  );
}
