import styles from "./avatar.module.css";
import { hueOf, initialsOf } from "./initials";

interface AvatarProps {
  /** A stable id, which gives the colour. */
  id: string;
  name?: string | null | undefined;
  size?: "s" | "m" | "l";
  /** A dot: has an open console. */
  online?: boolean | undefined;
}

/** Initials on a colour of their own. No pictures: those would tell platforms who is looking. */
export function Avatar({ id, name, size = "m", online }: AvatarProps) {
  return (
    <span className={`${styles.avatar} ${styles[size]}`} data-hue={hueOf(id)} aria-hidden="true">
      {initialsOf(name || id)}
      {online !== undefined && <span className={online ? styles.online : styles.away} />}
    </span>
  );
}
