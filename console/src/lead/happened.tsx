import type { Figures } from "./asking";
import { useOpen, within } from "./behind";
import { ByAgent } from "./by-agent";
import { Counted } from "./counted";
import { OverTime } from "./over-time";
import { Panels } from "./panel";
import { type Step, topicSteps } from "./steps";
import { Tile, Tiles } from "./tile";
import { Values } from "./values";
import { Waits } from "./waits";
import { share } from "./words";

const OUTCOMES = ["opened", "joined", "reopened", "noise", "edited", "own", "deleted", "unmatched"];
const IN_NO_CASE = ["noise", "unmatched"];
const SENTIMENTS = ["negative", "neutral", "positive"];
const INTENTS = ["complaint", "question", "praise", "other", "noise"];
const CASES = ["opened", "reopened", "closed"] as const;
const MOST_TAGS = 7;

/** What was said in a time, and what became of it. */
export default function Happened() {
  return <Counted>{(figures) => <Said figures={figures} />}</Counted>;
}

function Said({ figures }: { figures: Figures }) {
  const { rows: topics, tags } = topicSteps(
    figures.topics,
    figures.volume.map(({ at }) => at),
    MOST_TAGS,
  );
  return (
    <>
      <Sums figures={figures} />
      <Panels>
        <OverTime
          title="Mentions"
          says="Each has one outcome"
          wide
          rows={figures.volume}
          of={OUTCOMES}
          also={["heard"]}
          figures={figures}
          asked={(name) => {
            if (name === "heard") return { what: "heard" };
            return IN_NO_CASE.includes(name) ? undefined : { what: "heard", value: name };
          }}
        />
        <Values
          title="What became of mentions"
          what="heard"
          counted="mentions"
          rows={figures.outcomes}
          figures={figures}
        />
        <Values
          title="How cases ended"
          what="closed"
          counted="closed"
          rows={figures.closed}
          figures={figures}
        />
        <Cases figures={figures} />
        <Values
          title="Priorities"
          what="opened"
          counted="cases opened"
          rows={figures.priorities}
          figures={figures}
        />
        <OverTime
          title="Sentiment"
          says="Of each word of a customer in a case"
          rows={figures.sentiment}
          of={SENTIMENTS}
          figures={figures}
          asked={(value) => ({ what: "sentiment", value })}
        />
        <OverTime
          title="Intents"
          says="Corrections by agents count"
          rows={figures.intents}
          of={INTENTS}
          figures={figures}
          asked={(value) => ({ what: "intent", value })}
        />
        <OverTime
          title="Topics"
          words
          says="Cases opened, by the tags that they have"
          rows={topics}
          of={tags}
          figures={figures}
          asked={(value) => ({ what: "topic", value })}
        />
        <Values
          title="All topics"
          what="topic"
          counted="cases"
          overlap
          rows={sumsOf(figures)}
          figures={figures}
        />
        <ByAgent rows={figures.answers} figures={figures} />
        <Waits rows={figures.waits} figures={figures} />
      </Panels>
    </>
  );
}

function Cases({ figures }: { figures: Figures }) {
  return (
    <OverTime
      title="Cases"
      says="Opened, taken up again, closed"
      rows={figures.cases as readonly Step[]}
      beside
      of={CASES}
      figures={figures}
      asked={(name) => ({ what: name as (typeof CASES)[number] })}
    />
  );
}

function sumsOf({ topics }: Figures): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { topic, cases } of topics) counts.set(topic, (counts.get(topic) ?? 0) + cases);
  return [...counts].map(([value, count]) => ({ value, count }));
}

function Sums({ figures }: { figures: Figures }) {
  const open = useOpen();
  const sum = (rows: readonly { count: number }[]) =>
    rows.reduce((all, { count }) => all + count, 0);
  const said = figures.answers.reduce((all, { sent, native }) => all + sent + native, 0);
  const tile = (label: string, what: "heard" | "opened" | "closed" | "reopened", count: number) => (
    <Tile
      label={label}
      value={count.toLocaleString()}
      onOpen={
        count > 0
          ? () => open({ title: label, count, query: { ...within(figures), what } })
          : undefined
      }
    />
  );
  return (
    <Tiles label="Sums">
      {tile("Mentions", "heard", sum(figures.outcomes))}
      {tile("Cases opened", "opened", sum(figures.priorities))}
      {tile(
        "Cases reopened",
        "reopened",
        figures.cases.reduce((all, { reopened }) => all + reopened, 0),
      )}
      {tile("Cases closed", "closed", sum(figures.closed))}
      <Tile
        label="Answers"
        value={said.toLocaleString()}
        says="by people"
        onOpen={
          said > 0
            ? () =>
                open({
                  title: "Answers",
                  count: figures.answers.reduce((all, row) => all + answersOf(row), 0),
                  query: { ...within(figures), what: "answer" },
                })
            : undefined
        }
      />
      <Tile
        label="Unanswered"
        value={share(figures.unanswered.promised > 0 ? figures.unanswered.rate : null)}
        says="of first replies: see Promises"
        to="/desk/promises"
      />
    </Tiles>
  );
}

function answersOf({ agent: _, ...counts }: Figures["answers"][number]): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
