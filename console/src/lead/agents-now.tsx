import { Link } from "wouter";
import { useAgents } from "../api/known";
import type { components } from "../api/schema";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Share } from "./bars";
import type { AnyColumn } from "./column";
import styles from "./lead.module.css";
import { Table } from "./table";
import { Opens } from "./tile";

type AgentNow = components["schemas"]["AgentNow"];

/** Who is there, what they have, and how much more they can take. */
export function AgentsNow({ agents }: { agents: readonly AgentNow[] }) {
  const { data: there } = useAgents();
  const online = new Set(there?.filter((one) => one.online).map((one) => one.id));
  const listOf = ({ id }: AgentNow) => `/inbox/of/${encodeURIComponent(id)}`;
  const columns: readonly AnyColumn<AgentNow>[] = [
    {
      head: "Agent",
      words: true,
      value: ({ name }) => name,
      show: (agent) => (
        <Link href={listOf(agent)} className={styles.agent}>
          <Avatar id={agent.id} name={agent.name} size="s" online={online.has(agent.id)} />
          <bdi>{agent.name}</bdi>
        </Link>
      ),
    },
    { head: "Team", words: true, value: ({ team }) => team },
    {
      head: "Duty",
      words: true,
      value: ({ on_duty }) => (on_duty ? "on duty" : "off duty"),
      show: ({ on_duty }) => (
        <Badge tone={on_duty ? "green" : "plain"}>{on_duty ? "On duty" : "Off duty"}</Badge>
      ),
    },
    {
      head: "Console",
      words: true,
      value: ({ id }) => (online.has(id) ? "open" : "closed"),
    },
    {
      head: "How full",
      picture: ({ load, capacity }) => <Share of={load} most={capacity} full={load >= capacity} />,
    },
    {
      head: "Has",
      value: ({ load }) => load,
      show: (agent) => (
        <Opens count={agent.load} label={`cases of ${agent.name}`} to={listOf(agent)} />
      ),
    },
    { head: "Can take", value: ({ capacity }) => capacity },
    {
      head: "Wait for us",
      value: ({ open }) => open,
      show: (agent) => (
        <Opens
          count={agent.open}
          label={`of ${agent.name} wait for us`}
          to={`${listOf(agent)}?status=open`}
        />
      ),
    },
    {
      head: "Overdue",
      value: ({ overdue }) => overdue,
      show: (agent) => (
        <Opens
          count={agent.overdue}
          label={`of ${agent.name} are overdue`}
          tone="bad"
          to={`${listOf(agent)}?status=open`}
        />
      ),
    },
  ];
  return <Table title="Agents" wide rows={agents} keyOf={({ id }) => id} columns={columns} />;
}
