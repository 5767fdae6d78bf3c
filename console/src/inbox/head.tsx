import { ChevronDown, Search, X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useAgents } from "../api/known";
import { useSelf } from "../services";
import { go } from "../shell/address";
import { LISTS } from "../shell/places";
import { IconButton } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { Menu, MenuItem, MenuLabel } from "../ui/menu";
import styles from "./head.module.css";
import type { ListPlace } from "./which";

/** The list's name, which is on a phone the way to the other lists. */
export function Title({ place }: { place: ListPlace }) {
  const { role, agent } = useSelf();
  const { data: agents } = useAgents();
  const name = place.agent
    ? (agents?.find(({ id }) => id === place.agent)?.name ?? place.agent)
    : LISTS.find(({ to }) => to.endsWith(`/${place.list}`))?.label;
  const others = role === "lead" ? agents?.filter(({ id, bot }) => id !== agent && !bot) : [];
  return (
    <>
      <h1 className={styles.title}>{name}</h1>
      <div className={styles.switch}>
        <Menu
          trigger={
            <button type="button" className={styles.lists} aria-label={`${name}: other lists`}>
              {name}
              <ChevronDown aria-hidden="true" />
            </button>
          }
        >
          {LISTS.filter(({ leads }) => !leads || role === "lead").map(({ to, label, icon }) => (
            <MenuItem key={to} icon={icon} onSelect={() => go(to)}>
              {label}
            </MenuItem>
          ))}
          {others && others.length > 0 && <MenuLabel>Colleagues</MenuLabel>}
          {others?.map(({ id, name: other, load }) => (
            <MenuItem key={id} onSelect={() => go(`/inbox/of/${encodeURIComponent(id)}`)}>
              {other} · {load}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </>
  );
}

interface FindProps {
  typed: string;
  onType: (typed: string) => void;
  field: RefObject<HTMLInputElement | null>;
  /** From the field down into what was found. */
  onDown: () => void;
}

/** Finds a case by what somebody knows of it. Nothing typed here gets into an address. */
export function Find({ typed, onType, field, onDown }: FindProps) {
  return (
    <search className={styles.find}>
      <Search aria-hidden="true" />
      <input
        ref={field}
        className={styles.field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        value={typed}
        placeholder="Find by number, handle, tag, id"
        aria-label="Find a case by its number, a handle, a tag or an id"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        dir="auto"
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            onType("");
            event.currentTarget.blur();
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            onDown();
          }
        }}
      />
      {typed ? (
        <IconButton label="Clear" onClick={() => onType("")}>
          <X />
        </IconButton>
      ) : (
        <span className={styles.hint}>
          <Kbd>/</Kbd>
        </span>
      )}
    </search>
  );
}

type Parts = Record<"title" | "actions" | "find" | "filters", ReactNode>;

/** The head of a list: its name, what can be done with it, the field to find, the filters that are set. */
export function Head({ title, actions, find, filters }: Parts) {
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        {title}
        <div className={styles.actions}>{actions}</div>
      </div>
      {find}
      {filters}
    </header>
  );
}
