/** Steps of time: how they are said, and figures of tags as rows of steps. */

import type { components } from "../api/schema";

export interface Step {
  at: string;
  [count: string]: string | number;
}

/** As people say it: `14:00`, with the day at its beginning; `22 Nov` for days, which are those of UTC. */
export function stepOf(at: string, step: "hour" | "day"): string {
  const date = new Date(at);
  const day = { day: "numeric", month: "short" } as const;
  if (step === "day")
    return new Intl.DateTimeFormat(undefined, { ...day, timeZone: "UTC" }).format(date);
  return new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    ...(date.getHours() === 0 && day),
  }).format(date);
}

/** As little of it as stands below a picture: `2 PM` or `14`. */
export function tickOf(at: string, step: "hour" | "day"): string {
  if (step === "day") return stepOf(at, step);
  const date = new Date(at);
  const said =
    date.getHours() === 0
      ? ({ day: "numeric", month: "short" } as const)
      : ({ hour: "numeric" } as const);
  return new Intl.DateTimeFormat(undefined, said).format(date);
}

/** Topics as steps with a count for each of the commonest tags, and those tags, the commonest first. */
export function topicSteps(
  topics: readonly components["schemas"]["Topic"][],
  steps: readonly string[],
  most: number,
): { rows: Step[]; tags: string[] } {
  const sums = new Map<string, number>();
  for (const { topic, cases } of topics) sums.set(topic, (sums.get(topic) ?? 0) + cases);
  const tags = [...sums]
    .toSorted((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]))
    .slice(0, most)
    .map(([tag]) => tag);
  const rows = steps.map((at): Step => {
    const here = topics.filter((one) => one.at === at);
    const count = (tag: string) => here.find(({ topic }) => topic === tag)?.cases ?? 0;
    return { at, ...Object.fromEntries(tags.map((tag) => [tag, count(tag)])) };
  });
  return { rows, tags };
}
