import { ListFilter, X } from "lucide-react";
import type { Desk, InboxQuery } from "../api/types";
import { IconButton } from "../ui/button";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from "../ui/menu";
import { channelName } from "../words/channel";
import { STATES } from "../words/marks";
import styles from "./filters.module.css";
import { FILTERS, type Filter, narrowed } from "./which";

type Change = (changes: Record<string, string | undefined>) => void;

interface Option {
  value: string;
  label: string;
}

const PRIORITIES: Option[] = [
  { value: "1", label: "Urgent" },
  { value: "2", label: "High" },
  { value: "3", label: "Normal" },
  { value: "4", label: "Low" },
];

const NAMES: Record<Filter, string> = {
  status: "State",
  priority: "Priority",
  channel: "Channel",
  tag: "Tag",
  language: "Language",
  team: "Team",
};

interface FiltersProps {
  query: InboxQuery;
  desk: Desk | undefined;
  leads: boolean;
  onChange: Change;
}

/** The menu of what a list can be narrowed by; only what the desk has. */
export function FilterMenu({ query, desk, leads, onChange }: FiltersProps) {
  const count = narrowed(query);
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Filter" aria-pressed={count > 0}>
          <ListFilter />
          {count > 0 && <span className="unseen">{count} set</span>}
        </IconButton>
      }
    >
      {FILTERS.map((filter) => {
        const options = optionsOf(filter, desk, query, leads);
        return (
          options.length > 0 && (
            <div key={filter}>
              <MenuLabel>{NAMES[filter]}</MenuLabel>
              <MenuChoice
                value={String(query[filter] ?? "")}
                onChange={(value) =>
                  onChange({ [filter]: value === String(query[filter]) ? undefined : value })
                }
                options={options}
              />
            </div>
          )
        );
      })}
      {count > 0 && (
        <>
          <MenuLine />
          <MenuItem icon={<X />} onSelect={() => onChange(cleared())}>
            Clear filters
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** The filters that are set; a tap takes one away. */
export function FilterChips({ query, desk, leads, onChange }: FiltersProps) {
  const set = FILTERS.filter((filter) => query[filter] !== undefined);
  if (set.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Filters">
      {set.map((filter) => {
        const value = String(query[filter]);
        const option = optionsOf(filter, desk, query, leads).find((one) => one.value === value);
        const label = option?.label ?? (filter === "language" ? languageName(value) : value);
        return (
          <li key={filter}>
            <button
              type="button"
              className={styles.chip}
              onClick={() => onChange({ [filter]: undefined })}
              aria-label={`Take away the filter ${NAMES[filter]}: ${label}`}
            >
              <span className={styles.name}>{NAMES[filter]}</span>
              {label}
              <X aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What takes all filters away. */
export function cleared(): Record<string, undefined> {
  return Object.fromEntries(FILTERS.map((filter) => [filter, undefined]));
}

function optionsOf(
  filter: Filter,
  desk: Desk | undefined,
  query: InboxQuery,
  leads: boolean,
): Option[] {
  const same = (values: readonly string[] = []) => values.map((value) => ({ value, label: value }));
  switch (filter) {
    case "status":
      return (["open", "answered", "waiting"] as const).map((value) => ({
        value,
        label: STATES[value],
      }));
    case "priority":
      return PRIORITIES;
    case "channel":
      return [...new Set(desk?.connections.map(({ channel }) => channel))].map((value) => ({
        value,
        label: channelName(value),
      }));
    case "tag":
      return same(desk?.tags);
    case "language":
      return (desk?.languages ?? []).map((value) => ({ value, label: languageName(value) }));
    case "team": {
      const teams = desk?.teams.map(({ id }) => id) ?? [];
      const hasTeams = query.list === "team" || query.list === "queue";
      return leads && hasTeams && teams.length > 1 ? same(teams) : [];
    }
  }
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
