import { useSyncExternalStore } from "react";
import { useDesk } from "../api/known";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { Section } from "./section";
import styles from "./settings.module.css";

/** The build of this page, from the name of its first file, which changes with what is in it. */
function build(): string {
  const first = document.querySelector<HTMLScriptElement>("script[type=module][src]");
  return /-([\w-]+)\.js$/.exec(first?.src ?? "")?.[1] ?? "in development";
}

/** What runs: the console, its stage, the desk; and whether a newer console waits. */
export function Version() {
  const { config, version } = useServices();
  const { data: desk } = useDesk();
  const newer = useSyncExternalStore(version.subscribe, version.ready);
  const facts = [
    ["Stage", config.region ? `${config.stage}, ${config.region}` : config.stage],
    ["Desk", desk ? `version ${desk.version}` : "…"],
    ["Console", build()],
  ];
  return (
    <Section title="Version" says={newer ? "A newer console is ready." : undefined}>
      {newer && (
        <Button look="main" onClick={version.take}>
          Load it
        </Button>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
