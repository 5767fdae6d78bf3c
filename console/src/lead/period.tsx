import { useAgents, useDesk } from "../api/known";
import { Select } from "../ui/field";
import { channelName } from "../words/channel";
import type { Period } from "./asking";
import styles from "./lead.module.css";

interface PeriodBarProps {
  period: Period;
  onChange: (changes: Record<string, string | undefined>) => void;
  /** What there is to say about how fresh the figures are. */
  says: string | undefined;
}

const TIMES = [
  { value: "1", label: "Last 24 hours" },
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
];

/** Which time, and whose share of the desk. */
export function PeriodBar({ period, onChange, says }: PeriodBarProps) {
  const { data: desk } = useDesk();
  const { data: agents } = useAgents();
  const channels = [...new Set(desk?.connections.map((one) => one.channel))];
  const people = [
    { value: "", label: "All agents" },
    { value: "-", label: "Nobody" },
    ...(agents ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <search className={styles.period} aria-label="What is counted">
      <Select
        label="Time"
        bare
        value={String(period.days)}
        options={TIMES}
        onChoose={(days) => onChange({ days: days === "1" ? undefined : days })}
      />
      <Select
        label="Team"
        bare
        value={period.team ?? ""}
        options={[
          { value: "", label: "All teams" },
          ...(desk?.teams ?? []).map(({ id }) => ({ value: id, label: `Team ${id}` })),
        ]}
        onChoose={(team) => onChange({ team: team || undefined })}
      />
      <Select
        label="Channel"
        bare
        value={period.channel ?? ""}
        options={[
          { value: "", label: "All channels" },
          ...channels.map((id) => ({ value: id, label: channelName(id) })),
        ]}
        onChoose={(channel) => onChange({ channel: channel || undefined })}
      />
      <Select
        label="Agent"
        bare
        value={period.agent ?? ""}
        options={people}
        onChoose={(agent) => onChange({ agent: agent || undefined })}
      />
      <span className={styles.counted} role="status">
        {says}
      </span>
    </search>
  );
}
