import { CircleQuestionMark } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { useAgents, useMe, useWaiting } from "../api/known";
import { Offline } from "../offline/offline";
import { useSelf } from "../services";
import { Avatar } from "../ui/avatar";
import { IconButton } from "../ui/button";
import { Duty } from "./duty";
import { isAt, LISTS, type Place, SCREENS } from "./places";
import styles from "./sidebar.module.css";

/** The desktop's way around. */
export function Sidebar({ onHelp }: { onHelp: () => void }) {
  const { role } = useSelf();
  const counts = useCounts();
  const allowed = (place: Place) => !place.leads || role === "lead";
  return (
    <nav className={`${styles.sidebar} scrolls`} aria-label="Places">
      <p className={styles.name}>
        <img src="./icons/earshot.svg" alt="" width="22" height="22" />
        Earshot
      </p>
      <ul className={styles.group}>
        {LISTS.filter(allowed).map((place) => (
          <Item key={place.to} place={place} end={counts[place.to]} />
        ))}
      </ul>
      {role === "lead" && <Colleagues />}
      <ul className={`${styles.group} ${styles.low}`}>
        {SCREENS.filter(allowed).map((place) => (
          <Item key={place.to} place={place} />
        ))}
      </ul>
      <Offline />
      <div className={styles.self}>
        <Duty />
        <IconButton label="Keys" shortcut="?" onClick={onHelp}>
          <CircleQuestionMark />
        </IconButton>
      </div>
    </nav>
  );
}

/** A number beside the lists that have one; one's own is in the tab's title too. */
function useCounts(): Record<string, ReactNode> {
  const { data: me } = useMe();
  const { data: queues } = useWaiting();
  const waiting = queues?.reduce((sum, queue) => sum + queue.waiting, 0);
  const load = me?.load ?? 0;
  useEffect(() => {
    document.title = load > 0 ? `(${load}) Earshot` : "Earshot";
    return () => {
      document.title = "Earshot";
    };
  }, [load]);
  return { "/inbox/mine": me?.load || undefined, "/inbox/queue": waiting || undefined };
}

function Item({ place, end }: { place: Place; end?: ReactNode }) {
  const [path] = useLocation();
  return (
    <li>
      <Link
        to={place.to}
        className={styles.item}
        aria-current={isAt(path, place) ? "page" : undefined}
      >
        {place.icon}
        <span className={styles.label}>{place.label}</span>
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </Link>
    </li>
  );
}

/** The lists of colleagues, with their presence and load. */
function Colleagues() {
  const { agent } = useSelf();
  const { data: agents } = useAgents();
  const others = agents?.filter((other) => other.id !== agent && !other.bot);
  if (!others?.length) return null;
  return (
    <>
      <h2 className={styles.heading}>Colleagues</h2>
      <ul className={styles.group}>
        {others.map(({ id, name, online, on_duty, load, capacity }) => (
          <Item
            key={id}
            place={{
              to: `/inbox/of/${encodeURIComponent(id)}`,
              label: name,
              icon: <Avatar id={id} name={name} size="s" online={online} />,
            }}
            end={on_duty ? `${load}/${capacity}` : "off duty"}
          />
        ))}
      </ul>
    </>
  );
}
