import { useInfiniteQuery } from "@tanstack/react-query";
import { told } from "../api/client";
import { useServices } from "../services";
import { useFilters } from "../shell/address";
import { serverNow } from "../time/now";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Field } from "../ui/field";
import { Waiting, Wrong } from "./asked";
import cards from "./cards.module.css";
import styles from "./lead.module.css";
import { NoiseDays } from "./noise-days";
import { SetAside } from "./set-aside";

/** What was taken for noise, day by day, and a way back for what was none. */
export default function NoiseBin() {
  const { api } = useServices();
  const [filters, change] = useFilters();
  const today = new Date(serverNow()).toISOString().slice(0, 10);
  const asked = filters.get("day") ?? "";
  const day = /^\d{4}-\d\d-\d\d$/.test(asked) ? asked : today;
  const choose = (next: string) => change({ day: next === today ? undefined : next });
  const got = useInfiniteQuery({
    queryKey: ["noise", day],
    queryFn: ({ pageParam, signal }) =>
      told(
        api.GET("/noise", {
          params: { query: { day, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });
  const mentions = got.data?.pages.flatMap((page) => page.mentions) ?? [];
  return (
    <div className={cards.narrow}>
      <p className={styles.lead}>
        What needs nobody, as the classifier thought. One tap takes a mention back: it joins its
        case or opens one, and promises count from when it was heard.
      </p>
      <div className={styles.period}>
        <Field
          label="Day (UTC)"
          type="date"
          max={today}
          value={day}
          onChange={(event) => event.target.value && choose(event.target.value)}
        />
        <NoiseDays day={day} onChoose={choose} />
      </div>
      {got.isPending && <Waiting says="The noise of that day is looked up" />}
      {got.error && (
        <Wrong
          title="The noise of this day could not be had"
          error={got.error}
          onAgain={() => got.refetch()}
        />
      )}
      {got.data && mentions.length === 0 && !got.hasNextPage && (
        <EmptyState title="No noise that day">
          Nothing was set aside as needing nobody. Choose another day above.
        </EmptyState>
      )}
      <ul className={cards.cards}>
        {mentions.map((mention) => (
          <SetAside key={mention.key} mention={mention} day={day} />
        ))}
      </ul>
      {got.hasNextPage && (
        <div className={styles.more}>
          <Button busy={got.isFetchingNextPage} onClick={() => void got.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
