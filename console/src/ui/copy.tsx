import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

const TOLD_MS = 2000;

interface CopyButtonProps {
  /** What is copied. */
  text: string;
  /** What it is, for who does not see what stands beside it. */
  what: string;
}

/** Takes a text along with one tap, and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<"" | "Copied" | "Select and copy it">("");
  useEffect(() => {
    if (!state) return;
    const timer = setTimeout(() => setState(""), TOLD_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard
      ? navigator.clipboard.writeText(text).then(
          () => setState("Copied"),
          () => setState("Select and copy it"),
        )
      : Promise.resolve(setState("Select and copy it"));
  return (
    <Button onClick={() => void copy()} aria-label={state ? `${state}: ${what}` : `Copy ${what}`}>
      {state === "Copied" ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{state || "Copy"}</span>
    </Button>
  );
}
