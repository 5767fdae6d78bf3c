import { Kbd } from "../ui/kbd";
import { KEYS } from "./keys";
import { Section } from "./section";
import styles from "./settings.module.css";

/** What a keyboard can do, for those who have one. */
export function Keyboard() {
  return (
    <Section
      title="Keys"
      keyboard
      says={
        <>
          They work while no field has the cursor. <Kbd>?</Kbd> shows those of the screen.
        </>
      }
    >
      <div className={styles.keys}>
        {KEYS.map(({ title, keys }) => (
          <div key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(({ key, does }) => (
                <div key={key} className={styles.key}>
                  <dt>{does}</dt>
                  <dd>
                    <Kbd>{key}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Section>
  );
}
