import { useState } from "react";
import { Button } from "../ui/button";
import styles from "./composer.module.css";
import type { Variable } from "./templates";

const ASKS: Record<Variable, string> = {
  customer: "The customer's name",
  agent: "Your name",
  brand: "The brand",
  case: "The case's number",
};

interface MissingProps {
  missing: readonly Variable[];
  onFill: (variable: Variable, value: string) => void;
}

/** A field for each variable that nothing is known for: no "Hi ," ever leaves. */
export function MissingFields({ missing, onFill }: MissingProps) {
  return missing.map((variable) => (
    <OneMissing key={variable} variable={variable} onFill={onFill} />
  ));
}

function OneMissing({ variable, onFill }: { variable: Variable; onFill: MissingProps["onFill"] }) {
  const [value, setValue] = useState("");
  const fill = () => value.trim() && onFill(variable, value);
  return (
    <div className={styles.missing}>
      <label>
        <span>
          {ASKS[variable]} <code>{`{${variable}}`}</code>
        </span>
        <input
          value={value}
          maxLength={60}
          dir="auto"
          onChange={({ target }) => setValue(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            fill();
          }}
        />
      </label>
      <Button onClick={fill} disabled={!value.trim()}>
        Fill in
      </Button>
    </div>
  );
}
