import { useFigures } from "./asking";
import styles from "./noise-days.module.css";
import { some } from "./words";

const ALL = { days: 30, team: undefined, channel: undefined, agent: undefined };
const SHOWN = 14;

/** The noise of the last days as bars, each of which shows its day. */
export function NoiseDays({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const { data } = useFigures(ALL);
  const days = data?.volume.slice(-SHOWN) ?? [];
  const most = Math.max(1, ...days.map(({ noise }) => noise));
  if (days.length === 0) return null;
  return (
    <ul className={styles.days} aria-label="Noise by day">
      {days.map(({ at, noise }) => (
        <li key={at}>
          <button
            type="button"
            className={styles.day}
            aria-current={at.startsWith(day) ? "date" : undefined}
            aria-label={`${at.slice(0, 10)}: ${some(noise, "mention")}`}
            title={`${at.slice(0, 10)}: ${some(noise, "mention")}`}
            onClick={() => onChoose(at.slice(0, 10))}
          >
            <span className={styles.bar} style={{ height: `${(noise / most) * 100}%` }} />
            <span className={styles.name}>{at.slice(8, 10)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
