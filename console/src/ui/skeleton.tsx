import styles from "./skeleton.module.css";

/** Grey lines where words will stand; `lines` of them. Say beside it, unseen, what is loading. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <span className={styles.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing but their place
        <span key={line} className={styles.line} />
      ))}
    </span>
  );
}
