import { useQuery } from "@tanstack/react-query";
import { told } from "../api/client";
import type { components } from "../api/schema";
import { useServices } from "../services";
import { useTicking } from "../time/now";
import { length } from "../time/wording";
import { shortOf } from "../words/marks";
import { AgentsNow } from "./agents-now";
import { Waiting, Wrong } from "./asked";
import { type Behind, useOpen } from "./behind";
import type { AnyColumn } from "./column";
import styles from "./lead.module.css";
import { type Count, capped, oldestOf, type TeamNow, together } from "./standing";
import { Table } from "./table";
import { Opens, Tile, Tiles } from "./tile";

const EVERY_MS = 10_000;

/** How the desk stands at this moment. */
export function Now() {
  const { api } = useServices();
  const got = useQuery({
    queryKey: ["now"],
    queryFn: ({ signal }) => told(api.GET("/now", { signal })),
    refetchInterval: EVERY_MS,
  });
  if (!got.data && got.error)
    return (
      <Wrong title="The desk cannot be seen" error={got.error} onAgain={() => got.refetch()} />
    );
  if (!got.data) return <Waiting says="The desk is looked at" />;
  const { teams, agents } = got.data;
  return (
    <>
      <Whole teams={teams} />
      {got.error && (
        <p className={styles.summing} role="status">
          As it stood at {new Date(got.data.at).toLocaleTimeString()}. {got.error.message}
        </p>
      )}
      <Teams teams={teams} />
      <div className={styles.gap} />
      <AgentsNow agents={agents} />
    </>
  );
}

function Whole({ teams }: { teams: readonly TeamNow[] }) {
  const open = useOpen();
  const oldest = oldestOf(teams);
  const list = (more = "") => `/inbox/all${more}`;
  const due = (count: Due, title: string) => {
    const named = teams.filter((team) => team[count].count > 0);
    return named.length > 0 ? () => open(dueOf(named, count, title)) : undefined;
  };
  const of = (count: Count) => capped(together(teams, count));
  const some = (count: Count) => together(teams, count).count > 0;
  return (
    <Tiles label="The whole desk">
      <Tile label="Backlog" value={of("backlog")} says="all open cases" to={list()} />
      <Tile label="Wait for us" value={of("open")} to={list("?status=open")} />
      <Tile
        label="Overdue"
        value={of("overdue")}
        says={some("overdue") ? "promise broken" : "no promise is broken"}
        tone={some("overdue") ? "bad" : undefined}
        onOpen={due("overdue", "Overdue")}
      />
      <Tile
        label="Due in 15 min"
        value={of("due_15")}
        says={`${of("due_60")} in an hour`}
        tone={some("due_15") ? "soon" : undefined}
        onOpen={due("due_15", "Due in 15 min")}
      />
      <Tile
        label="Oldest unanswered"
        value={oldest ? <Since at={oldest.since} /> : "–"}
        says={oldest ? shortOf(oldest.case) : "nobody waits"}
        to={oldest ? `/case/${oldest.case}` : undefined}
      />
      <Tile
        label="In queue"
        value={of("queued")}
        says={some("queued") ? "nobody has them" : "all have an agent"}
        to={some("queued") ? "/inbox/queue" : undefined}
      />
    </Tiles>
  );
}

function Since({ at }: { at: string }) {
  const since = Date.parse(at);
  return useTicking((now) => length(now - since));
}

type Due = "overdue" | "due_15" | "due_60";

function dueOf(teams: readonly TeamNow[], count: Due, title: string): Behind {
  const [only] = teams;
  const cases = teams.flatMap((team) => team[count].cases);
  const more = teams.some(
    (team) => team[count].more || team[count].count > team[count].cases.length,
  );
  const team = teams.length === 1 ? only?.team : undefined;
  return { title, team, cases, more };
}

function Teams({ teams }: { teams: readonly TeamNow[] }) {
  const open = useOpen();
  const listed = (head: string, count: Count, list: string, more: string) => ({
    head,
    value: (now: TeamNow) => now[count].count,
    show: (now: TeamNow) => (
      <Opens
        count={now[count].count}
        label={`${head}, team ${now.team}`}
        to={`/inbox/${list}?team=${encodeURIComponent(now.team)}${more}`}
      >
        {capped(now[count])}
      </Opens>
    ),
  });
  const due = (head: string, count: Due, tone?: "bad" | "soon") => ({
    head,
    value: (now: TeamNow) => now[count].count,
    show: (now: TeamNow) => (
      <Opens
        count={now[count].count}
        label={`${head}, team ${now.team}`}
        tone={tone}
        onOpen={() => open(dueOf([now], count, `${head}: team ${now.team}`))}
      >
        {capped(now[count])}
      </Opens>
    ),
  });
  const columns: readonly AnyColumn<TeamNow>[] = [
    { head: "Team", words: true, value: ({ team }) => team },
    listed("Backlog", "backlog", "team", ""),
    listed("Wait for us", "open", "team", "&status=open"),
    due("Overdue", "overdue", "bad"),
    due("Due in 15 min", "due_15", "soon"),
    due("In an hour", "due_60"),
    {
      head: "Oldest",
      unit: "s",
      value: ({ oldest }) => oldest?.seconds ?? null,
      show: ({ oldest, team }) =>
        oldest ? (
          <Opens count={1} label={`oldest unanswered, team ${team}`} to={`/case/${oldest.case}`}>
            <Since at={oldest.since} />
          </Opens>
        ) : (
          "–"
        ),
    },
    listed("In queue", "queued", "queue", ""),
    {
      head: "New case waits",
      unit: "s",
      value: ({ wait }) => wait.seconds,
      show: ({ wait }) => <Wait wait={wait} />,
    },
    listed("With customer", "answered", "team", "&status=answered"),
    listed("With others", "waiting", "team", "&status=waiting"),
  ];
  return <Table title="Teams" wide rows={teams} keyOf={({ team }) => team} columns={columns} />;
}

function Wait({ wait }: { wait: components["schemas"]["Waiting"] }) {
  if (wait.opens_at) return <>opens {new Date(wait.opens_at).toLocaleString()}</>;
  if (wait.seconds === null) return <span title={wait.text}>not known</span>;
  return (
    <span title={wait.text}>
      {wait.seconds < 60 ? "no time" : `about ${length(wait.seconds * 1000)}`}
    </span>
  );
}
