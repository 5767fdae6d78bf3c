/** The line of a new agent for the desk file, and the commands that apply it. */

export interface NewAgent {
  id: string;
  name: string;
  team: string;
  role: "agent" | "lead";
  channels: readonly string[];
  capacity: number;
  email: string;
}

const ID = /^[a-z0-9_.-]{1,40}$/;
const PLAIN = /^[A-Za-z][\w.@ -]*$/;
/** Words that YAML takes for something else than text. */
const TAKEN = new Set(["true", "false", "null"]);
const MOST = 1000;

/** The first thing that is wrong, by its field; null when the line can be written. */
export function wrongIn(
  agent: NewAgent,
  known: readonly string[],
): { field: keyof NewAgent; says: string } | null {
  if (!ID.test(agent.id)) return { field: "id", says: "1 to 40 of a-z 0-9 _ . - and no capitals" };
  if (known.includes(agent.id))
    return { field: "id", says: `${agent.id} is on the desk already: choose another id` };
  if (!agent.team) return { field: "team", says: "Choose the team" };
  if (agent.channels.length === 0)
    return { field: "channels", says: "Choose a channel or more, else no case can be given" };
  if (!Number.isInteger(agent.capacity) || agent.capacity < 1 || agent.capacity > MOST)
    return { field: "capacity", says: `A whole number from 1 to ${MOST}` };
  if (agent.email && !/^[^\s@]+@[^\s@]+$/.test(agent.email))
    return { field: "email", says: "An address as ben@example.org, or nothing" };
  return null;
}

/** One line for the list `agents` of the desk file. */
export function lineOf(agent: NewAgent): string {
  const name = agent.name.trim();
  const fields = [
    `id: ${text(agent.id)}`,
    ...(name ? [`name: ${text(name)}`] : []),
    `team: ${text(agent.team)}`,
    ...(agent.role === "lead" ? ["role: lead"] : []),
    `channels: [${agent.channels.map(text).join(", ")}]`,
    `capacity: ${agent.capacity}`,
    ...(agent.email ? [`email: ${text(agent.email)}`] : []),
  ];
  return `  - { ${fields.join(", ")} }`;
}

function text(word: string): string {
  return PLAIN.test(word) && !TAKEN.has(word.toLowerCase()) ? word : JSON.stringify(word);
}

/** The commands after the file was changed: what lets the agent in applies the desk as well. */
export function commandsFor(stage: string, local: boolean): string {
  if (!local) return `./earshot desk check desk.yaml\n./earshot deploy --stage ${stage}`;
  const name = stage === "default" ? "" : ` --name ${stage}`;
  return `./earshot desk apply desk.yaml${name}\n./earshot up --detach${name}`;
}

/** Whether a stack is on somebody's own machine, by the address of its sign-in. */
export function isLocal(cognito: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(cognito);
}
