import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

interface TabsProps {
  label: string;
  /** The one that is open at first. */
  first: string;
  tabs: readonly { id: string; label: string; content: ReactNode }[];
}

/** A few pages in the same place, one at a time; arrow keys go through them. */
export function Tabs({ label, first, tabs }: TabsProps) {
  return (
    <Radix.Root className={styles.tabs} defaultValue={first}>
      <Radix.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.id} className={styles.tab} value={tab.id}>
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} className={styles.content} value={tab.id}>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
