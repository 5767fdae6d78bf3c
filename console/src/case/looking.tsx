import { Lock, Pencil } from "lucide-react";
import { createContext, useContext } from "react";
import type { Looking } from "../live/messages";
import { useTicking } from "../time/now";
import { Avatar } from "../ui/avatar";
import { useShown } from "./case-context";
import { holderOf } from "./holder";
import styles from "./looking.module.css";
import { Moment } from "./moment";

/** Colleagues who have this case on their screens. */
export const LookingContext = createContext<readonly Looking[]>([]);

/** Who else is here, by their initials; who writes has a pencil. */
export function Colleagues() {
  const looking = useContext(LookingContext);
  const { nameOf } = useShown();
  if (looking.length === 0) return null;
  const words = looking.map(({ id, writing }) => `${nameOf(id)} ${writing ? "writes" : "looks"}`);
  return (
    <p className={styles.colleagues} title={words.join(", ")}>
      <span className="unseen" role="status">
        {words.join(", ")}
      </span>
      {looking.slice(0, 3).map(({ id, writing }) => (
        <span key={id} className={styles.one} aria-hidden="true">
          <Avatar id={id} name={nameOf(id)} size="s" />
          {writing && <Pencil />}
        </span>
      ))}
      {looking.length > 3 && <span aria-hidden="true">+{looking.length - 3}</span>}
    </p>
  );
}

/** Above the composer: somebody else is answering just now. */
export function WhoWrites() {
  const looking = useContext(LookingContext);
  const { nameOf } = useShown();
  const names = looking.filter(({ writing }) => writing).map(({ id }) => nameOf(id));
  if (names.length === 0) return <WhoHolds />;
  return (
    <p className={styles.writes} role="status">
      <Pencil aria-hidden="true" />
      {names.join(" and ")} {names.length === 1 ? "is" : "are"} writing here too
    </p>
  );
}

/** A colleague has claimed it just now, so that an answer of ours would be refused. */
function WhoHolds() {
  const shown = useShown();
  const { row, me, nameOf } = shown;
  const lease = row.lease;
  const held = useTicking((now) => lease !== null && Date.parse(lease.until) > now);
  if (!lease || !held || lease.agent === me || holderOf(shown) !== null) return null;
  return (
    <p className={styles.writes} role="status">
      <Lock aria-hidden="true" />
      <span>
        {nameOf(lease.agent)} answers this one, and has it alone until{" "}
        <Moment at={lease.until} dayed />
      </span>
    </p>
  );
}
