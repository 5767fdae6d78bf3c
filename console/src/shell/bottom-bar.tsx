import { CircleUser, Inbox, ListTodo, Users } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useMe, useWaiting } from "../api/known";
import { useSelf } from "../services";
import styles from "./bottom-bar.module.css";
import { isAt, type Place, SCREENS } from "./places";

/** The phone's way around: what a thumb needs, at the bottom. Not beside a case, which has its own bar. */
export function BottomBar() {
  const [path] = useLocation();
  const { role } = useSelf();
  const { data: me } = useMe();
  const { data: queues } = useWaiting();
  const waiting = queues?.reduce((sum, queue) => sum + queue.waiting, 0);
  const desk = SCREENS.find((place) => place.to === "/desk/now");
  if (/\/c-[^/]+$/.test(path)) return null;
  return (
    <nav className={styles.bar} aria-label="Places">
      <Item place={{ to: "/inbox/mine", label: "Mine", icon: <Inbox /> }} count={me?.load} />
      <Item place={{ to: "/inbox/queue", label: "Queue", icon: <ListTodo /> }} count={waiting} />
      <Item place={{ to: "/inbox/team", label: "Team", icon: <Users /> }} />
      {role === "lead" && desk && <Item place={desk} />}
      <Item place={{ to: "/settings", label: "You", icon: <CircleUser /> }} />
    </nav>
  );
}

function Item({ place, count }: { place: Place; count?: ReactNode }) {
  const [path] = useLocation();
  return (
    <Link
      to={place.to}
      className={styles.item}
      aria-current={isAt(path, place) ? "page" : undefined}
    >
      <span className={styles.icon}>
        {place.icon}
        {Boolean(count) && <span className={styles.count}>{count}</span>}
      </span>
      {place.label}
    </Link>
  );
}
