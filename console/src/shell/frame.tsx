import { type ReactNode, useState } from "react";
import { Offline } from "../offline/offline";
import { Toaster } from "../ui/toaster";
import { Tooltips } from "../ui/tooltip";
import { BottomBar } from "./bottom-bar";
import styles from "./frame.module.css";
import { Help } from "./help";
import { useKeys } from "./keyboard";
import { Sidebar } from "./sidebar";

/** What stands around every screen: the sidebar, or on a phone the bar at the bottom. */
export function Frame({ children }: { children: ReactNode }) {
  const [help, setHelp] = useState(false);
  useKeys([{ key: "?", does: "Show these keys", run: () => setHelp(true) }]);
  return (
    <Tooltips>
      <div className={styles.frame}>
        <button type="button" className={styles.skip} onClick={skipToMain}>
          Skip to the content
        </button>
        <Sidebar onHelp={() => setHelp(true)} />
        <div className={styles.narrow}>
          <Offline />
        </div>
        <main id="main" className={styles.main} tabIndex={-1}>
          {children}
        </main>
        <BottomBar />
      </div>
      <Help open={help} onOpenChange={setHelp} />
      <Toaster />
    </Tooltips>
  );
}

/** A button, no link: the hash is the address of a screen, and must not become `#main`. */
function skipToMain(): void {
  document.getElementById("main")?.focus();
}
