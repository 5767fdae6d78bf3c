import type { ReactNode } from "react";
import styles from "./suggestions.module.css";

export interface Suggested {
  id: string;
  /** What is put into the text. */
  puts: string;
  label: ReactNode;
  says?: ReactNode;
}

interface SuggestionsProps {
  id: string;
  label: string;
  options: readonly Suggested[];
  at: number;
  onChoose: (option: Suggested) => void;
}

/** What can stand in place of the word that is being typed. The field keeps the focus and names the option. */
export function Suggestions({ id, label, options, at, onChoose }: SuggestionsProps) {
  return (
    <div
      id={id}
      className={`${styles.list} scrolls`}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
    >
      {options.map((option, place) => (
        <div
          key={option.id}
          id={`${id}-${place}`}
          ref={(element) => {
            if (place === at) element?.scrollIntoView({ block: "nearest" });
          }}
          role="option"
          tabIndex={-1}
          aria-selected={place === at}
          className={styles.option}
          // The field would lose the focus before the click.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
          onKeyDown={() => undefined}
        >
          <span className={styles.label}>{option.label}</span>
          {option.says && <span className={styles.says}>{option.says}</span>}
        </div>
      ))}
    </div>
  );
}
