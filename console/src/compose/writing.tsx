import {
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from "react";
import { Suggestions } from "./suggestions";
import { type Offer, useSuggestions } from "./use-suggestions";
import styles from "./writing.module.css";

/** What the screen can do to the field. */
export interface WritingHandle {
  focus: () => void;
  /** Puts words where the caret is. */
  insert: (words: string) => void;
}

interface WritingProps {
  ref?: Ref<WritingHandle>;
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  /** Ctrl or Cmd and Enter. */
  onSend: () => void;
  /** Esc, when nothing else takes it. */
  onLeave: () => void;
  readOnly: boolean;
  offers: readonly Offer[];
  /** What must not stay as it is: shown marked. */
  wrong: RegExp | null;
  describedBy: string;
  invalid: boolean;
}

/** The field that one writes in: as high as its words, with suggestions behind its signs. */
export function Writing({
  ref,
  text,
  onText,
  onSend,
  onLeave,
  offers,
  wrong,
  ...rest
}: WritingProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const id = useId();
  const put = (next: string, at: number) => {
    caret.current = at;
    onText(next);
  };
  const suggesting = useSuggestions(text, offers, put);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is set once the text stands there
  useLayoutEffect(() => {
    if (caret.current === null || !field.current) return;
    field.current.focus();
    field.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [text]);

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert(words) {
      const element = field.current;
      const from = element?.selectionStart ?? text.length;
      const to = element?.selectionEnd ?? from;
      put(text.slice(0, from) + words + text.slice(to), from + words.length);
      if (words === "@") suggesting.moved(`${text.slice(0, from)}@`, from + 1);
    },
  }));

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggesting.pressed(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSend();
    } else if (event.key === "Escape") {
      event.preventDefault();
      onLeave();
    }
  };

  return (
    <div className={styles.place}>
      {suggesting.offer && (
        <Suggestions
          id={id}
          label={suggesting.offer.label}
          options={suggesting.options}
          at={suggesting.at}
          onChoose={suggesting.choose}
        />
      )}
      <div className={`${styles.grow} scrolls`}>
        <div className={styles.mirror} aria-hidden="true" dir="auto">
          <Marked text={text} wrong={wrong} />
        </div>
        <textarea
          ref={field}
          className={styles.field}
          dir="auto"
          rows={1}
          value={text}
          readOnly={rest.readOnly}
          placeholder={rest.placeholder}
          aria-label={rest.label}
          aria-describedby={rest.describedBy}
          aria-invalid={rest.invalid || undefined}
          aria-autocomplete={offers.length > 0 ? "list" : undefined}
          aria-controls={suggesting.offer ? id : undefined}
          aria-activedescendant={suggesting.offer ? `${id}-${suggesting.at}` : undefined}
          onChange={({ target }) => {
            onText(target.value);
            suggesting.moved(target.value, target.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={suggesting.hide}
        />
      </div>
    </div>
  );
}

/** The same words behind the field, to mark some of them; they give the field its height. */
function Marked({ text, wrong }: { text: string; wrong: RegExp | null }) {
  // The end of a last empty line has no height without something on it.
  if (!wrong) return `${text}\u200b`;
  const found = text.match(wrong) ?? [];
  return (
    <>
      {text.split(wrong).map((words, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have nothing but their place
        <span key={place}>
          {words}
          {found[place] && <mark>{found[place]}</mark>}
        </span>
      ))}
      {"\u200b"}
    </>
  );
}
