import { Flame, Frown, Meh, Smile, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { Popover } from "../../ui/popover";
import { Switch } from "../../ui/switch";
import { useShown } from "../case-context";
import { plainName } from "../said/marks";
import type { Verdict as Told } from "../told";
import { useCaseMoves } from "../use-case-moves";
import { spelled } from "../words";
import styles from "./verdict.module.css";

const FACES: Record<string, ReactNode> = {
  negative: <Frown aria-hidden="true" />,
  neutral: <Meh aria-hidden="true" />,
  positive: <Smile aria-hidden="true" />,
};
const SENTIMENTS: readonly Told["sentiment"][] = ["negative", "neutral", "positive"];
const INTENTS: readonly Told["intent"][] = ["complaint", "question", "praise", "other", "noise"];

/** How a mention was understood, why, and one tap to say that it is otherwise. */
export function Verdict({ mention, verdict }: { mention: string; verdict: Told }) {
  const { row } = useShown();
  const { correct } = useCaseMoves(row.id);
  const say = (more: Partial<Told>) => {
    const { sentiment, intent, urgent } = { ...verdict, ...more };
    void correct(mention, { sentiment, intent, urgent });
  };
  return (
    <Popover
      label="How it was understood"
      trigger={
        <button type="button" className={styles.chip}>
          {FACES[verdict.sentiment]}
          <span className="unseen">Understood as </span>
          {spelled(verdict.sentiment)} {verdict.intent !== "other" && verdict.intent}
          {verdict.urgent && (
            <span className={styles.urgent}>
              <Flame aria-hidden="true" /> urgent
            </span>
          )}
        </button>
      }
    >
      <div className={styles.panel}>
        <Choice
          label="Sentiment"
          options={SENTIMENTS}
          value={verdict.sentiment}
          onChoose={(sentiment) => say({ sentiment })}
        />
        <Choice
          label="It is"
          options={INTENTS}
          value={verdict.intent}
          onChoose={(intent) => say({ intent })}
        />
        <Switch checked={verdict.urgent} onChange={(urgent) => say({ urgent })}>
          Urgent
        </Switch>
        <Why verdict={verdict} />
      </div>
    </Popover>
  );
}

function Why({ verdict }: { verdict: Told }) {
  const { nameOf } = useShown();
  if (verdict.corrected_by)
    return (
      <p className={styles.why}>
        Corrected by {nameOf(verdict.corrected_by)}. Priority and promises follow.
      </p>
    );
  return (
    <div className={styles.why}>
      <p>
        <Sparkles aria-hidden="true" /> Understood by Earshot. Tap what is right: priority and
        promises follow.
      </p>
      {verdict.why.length > 0 && (
        <p>
          Decided by{" "}
          {verdict.why.map((word) => (
            <q key={word} dir="auto">
              {plainName(word)}
            </q>
          ))}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly Value[];
  value: Value;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => option !== value && onChoose(option)}
        >
          {FACES[option]}
          {spelled(option)}
        </button>
      ))}
    </fieldset>
  );
}
