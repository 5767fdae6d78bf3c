import { LockOpen, TriangleAlert } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { isForeignHost, type Link, type Unsafe } from "./links";
import type { Mark } from "./marks";
import { beginningOf, type Part, partsOf } from "./parts";
import styles from "./words.module.css";

interface WordsProps {
  text: string;
  /** Colleagues' names by id, to mark those who are named in a note. */
  naming?: (id: string) => string | undefined;
}

/** What somebody wrote, whoever they are: words, safe links, and what hides in it made visible. */
export function Words({ text, naming }: WordsProps) {
  const [all, setAll] = useState(false);
  const id = useId();
  const { text: begun, hidden } = useMemo(() => beginningOf(text), [text]);
  const shown = all ? text : begun;
  return (
    <>
      <div id={id} className={styles.words}>
        {linesOf(all || hidden === 0 ? shown : `${shown}…`).map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have nothing but their place
          <p key={place} dir="auto">
            {line === "" ? <br /> : <Parts text={line} naming={naming} />}
          </p>
        ))}
      </div>
      {hidden > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={all}
          aria-controls={id}
          onClick={() => setAll(!all)}
        >
          {all ? "Show less" : `Show all (${hidden.toLocaleString()} characters more)`}
        </button>
      )}
    </>
  );
}

/** Lines, each of which has a direction of its own: Chromium takes that of the first for all brackets. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}

function Parts({ text, naming }: WordsProps) {
  const parts = useMemo(() => partsOf(text), [text]);
  return parts.map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their place
    <Drawn key={place} part={part} naming={naming} />
  ));
}

function Drawn({ part, naming }: { part: Part } & Pick<WordsProps, "naming">) {
  if (typeof part === "string") return naming ? <Naming text={part} naming={naming} /> : part;
  if (part.kind === "link") return <Leading {...part} />;
  if (part.kind === "mark") return <Hidden {...part} />;
  return <NotOpened {...part} />;
}

function Leading({ href, host, rest }: Link) {
  const foreign = isForeignHost(host);
  return (
    <a
      className={styles.link}
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      dir="ltr"
      title={href}
    >
      {foreign && <TriangleAlert aria-hidden="true" className={styles.warn} />}
      <span className={styles.host}>{host}</span>
      <span>{rest}</span>
      {foreign && (
        <span className="unseen"> (its host is written in other letters than it seems)</span>
      )}
    </a>
  );
}

function NotOpened({ text, why }: Unsafe) {
  const pretends = why.startsWith("pretends");
  return (
    <bdi dir="ltr" className={styles.unsafe} title={why}>
      {pretends ? (
        <TriangleAlert aria-hidden="true" className={styles.warn} />
      ) : (
        <LockOpen aria-hidden="true" />
      )}
      {text}
      <span className={pretends ? styles.why : "unseen"}> ({why})</span>
    </bdi>
  );
}

function Hidden({ label, says }: Mark) {
  return (
    <span className={styles.mark} title={says}>
      <span aria-hidden="true">{label}</span>
      <span className="unseen"> ({says}) </span>
    </span>
  );
}

function Naming({ text, naming }: { text: string; naming: (id: string) => string | undefined }) {
  return text.split(/(@[\p{L}\p{N}_.-]*[\p{L}\p{N}_])/u).map((word, place) => {
    const name = word.startsWith("@") ? naming(word.slice(1)) : undefined;
    return name ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text have nothing but their place
      <strong key={place} className={styles.named} title={name}>
        {word}
      </strong>
    ) : (
      word
    );
  });
}
