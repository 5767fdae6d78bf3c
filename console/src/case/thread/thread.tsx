import { ArrowDown } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Tapped } from "../../compose/outbox";
import { serverNow } from "../../time/now";
import { Button } from "../../ui/button";
import { useShown } from "../case-context";
import { Spoken } from "../moment";
import { noteSeen, seenUntil } from "../seen";
import type { FullCase } from "../told";
import { NoteBubble, SaidBubble } from "./bubble";
import { type Day, dateOf, daysOf, dayWords, type Run } from "./days";
import { eventsOf } from "./events";
import { type Item, itemsOf, woven } from "./items";
import { Pending } from "./pending";
import { ReplyBubble } from "./reply";
import { Speaker } from "./speaker";
import styles from "./thread.module.css";
import { useScroll } from "./use-scroll";
import { drawnAtFirst, firstNewOf, isHeard, STEP } from "./window";

export interface ThreadActs {
  /** Begins an answer to this very mention. */
  answer: (key: string) => void;
  /** Puts the words of a reply back into the composer. */
  edit: (text: string) => void;
  editTap: (tap: Tapped) => void;
  again: (key: string) => void;
  drop: (key: string) => void;
}

interface ThreadProps {
  full: FullCase;
  taps: readonly Tapped[];
  acts: ThreadActs;
}

/** All that was said, oldest first, with what happened between. */
export function Thread({ full, taps, acts }: ThreadProps) {
  const { nameOf } = useShown();
  const items = useMemo(
    () => woven(itemsOf(full.thread), eventsOf(full.ledger, nameOf)),
    [full.thread, full.ledger, nameOf],
  );
  const [firstNew] = useState(() => firstNewOf(items, seenUntil(full.id)));
  const [most, setMost] = useState(() => drawnAtFirst(items, firstNew));
  const drawn = items.slice(-most);
  const hidden = items.length - drawn.length;
  const sent = new Set(items.map(({ key }) => key));
  const pending = taps.filter(({ key }) => !sent.has(key));
  const scroll = useScroll(drawn.length);
  const below = useBelow(items, scroll.atEnd, full.id);
  const news = useNews(items);
  useOwnWords(pending.at(-1)?.key, scroll.toEnd);

  const earlier = () => {
    scroll.hold();
    setMost(most + STEP);
  };
  return (
    <div className={styles.thread}>
      <section
        ref={scroll.box}
        className={`${styles.box} scrolls`}
        aria-label="Thread"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
      >
        <div ref={scroll.content} className={styles.content}>
          {hidden > 0 && <Earlier hidden={hidden} onShow={earlier} />}
          {hidden === 0 && full.thread_left_out > 0 && (
            <p className={styles.earlier}>
              {full.thread_left_out.toLocaleString()} earlier ones are too much for one screen.
            </p>
          )}
          {daysOf(drawn).map((day) => (
            <OneDay key={day.date} day={day} firstNew={firstNew} acts={acts} />
          ))}
          <Pending taps={pending} acts={acts} />
        </div>
      </section>
      <p className="unseen" role="status">
        {below > 0 ? `${below} new from the customer` : news}
      </p>
      {!scroll.atEnd && (
        <button type="button" className={styles.pill} onClick={() => scroll.toEnd(true)}>
          <ArrowDown aria-hidden="true" />
          {below > 0 ? `${below} new below` : "To the end"}
        </button>
      )}
    </div>
  );
}

/** More of the beginning: by itself when one goes up to it, or by a tap. */
function Earlier({ hidden, onShow }: { hidden: number; onShow: () => void }) {
  const line = useRef<HTMLParagraphElement>(null);
  const show = useRef(onShow);
  show.current = onShow;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time more is shown it is looked at anew
  useEffect(() => {
    if (!line.current) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) show.current();
    });
    seen.observe(line.current);
    return () => seen.disconnect();
  }, [hidden]);
  return (
    <p ref={line} className={styles.earlier}>
      <Button onClick={onShow}>
        Show {Math.min(hidden, STEP)} earlier of {hidden}
      </Button>
    </p>
  );
}

function OneDay({ day, firstNew, acts }: { day: Day; firstNew: string | null; acts: ThreadActs }) {
  const today = dateOf(new Date(serverNow()).toISOString());
  return (
    <section className={styles.day}>
      <h2 className={styles.date}>
        <span>{dayWords(day.date, today)}</span>
      </h2>
      <ol>
        {day.runs.map((run) => (
          <OneRun key={run.key} run={run} firstNew={firstNew} acts={acts} />
        ))}
      </ol>
    </section>
  );
}

const OneRun = memo(function OneRun({
  run,
  firstNew,
  acts,
}: {
  run: Run;
  firstNew: string | null;
  acts: ThreadActs;
}) {
  const [first] = run.items;
  if (!first) return null;
  if (first.kind === "event")
    return (
      <li className={styles.events}>
        {run.items.map((item) => (
          <p key={item.key}>{item.kind === "event" && <Spoken text={item.text} />}</p>
        ))}
      </li>
    );
  return (
    <li className={`${styles.run} ${isOurs(first) ? styles.ours : ""}`}>
      {run.items.some(({ key }) => key === firstNew) && (
        <p className={styles.new}>
          <span>New since you were here</span>
        </p>
      )}
      <Speaker item={first} />
      {run.items.map((item) => (
        <OneItem key={item.key} item={item} acts={acts} />
      ))}
    </li>
  );
});

function OneItem({ item, acts }: { item: Item; acts: ThreadActs }) {
  const closed = useShown().row.status === "closed";
  switch (item.kind) {
    case "said":
      return <SaidBubble said={item} onAnswer={closed ? undefined : acts.answer} />;
    case "reply":
      return <ReplyBubble reply={item.reply} onEdit={acts.edit} />;
    case "note":
      return <NoteBubble text={item.note.text} />;
    case "event":
      return null;
  }
}

function isOurs(item: Item): boolean {
  return item.kind === "reply" || item.kind === "note" || (item.kind === "said" && item.own);
}

/** How many came from the customer since the end was left; what is read is remembered. */
function useBelow(items: readonly Item[], atEnd: boolean, id: string): number {
  const read = useRef(items.length);
  useEffect(() => {
    const last = items.at(-1);
    if (!atEnd || !last || document.hidden) return;
    read.current = items.length;
    noteSeen(id, last.at);
  }, [items, atEnd, id]);
  return atEnd ? 0 : items.slice(read.current).filter(isHeard).length;
}

/** What is said of words that come while one reads the end, for who does not see them come. */
function useNews(items: readonly Item[]): string {
  const begun = useRef(items.length);
  const last = items.at(-1);
  if (!last || items.length <= begun.current || !isHeard(last)) return "";
  return `The customer wrote, ${new Date(last.at).toLocaleTimeString()}`;
}

/** What one has just sent is worth a look. */
function useOwnWords(latest: string | undefined, toEnd: () => void): void {
  useEffect(() => {
    if (latest) toEnd();
  }, [latest, toEnd]);
}
