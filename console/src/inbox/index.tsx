import { MessagesSquare } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useParams } from "wouter";
import type { Wish } from "../case/wish";
import { go, useFilters } from "../shell/address";
import { Mended } from "../shell/screen";
import { useTwoPanes } from "../shell/wide";
import { EmptyState } from "../ui/empty-state";
import { Kbd } from "../ui/kbd";
import styles from "./inbox.module.css";
import { ListPane } from "./list-pane";
import { pathOf, placeOf, queryOf } from "./which";

const CasePane = lazy(() => import("../case/index"));

/** The inbox: a list, and on a wide screen a case beside it. */
export default function InboxScreen() {
  const params = useParams<{ list?: string; agent?: string; id?: string }>();
  const [filters, setFilters] = useFilters();
  const place = placeOf(params);
  const query = queryOf(place, filters);
  const wide = useTwoPanes();
  const [wish, setWish] = useState<Wish & { id: string }>();
  const suffix = filters.size > 0 ? `?${filters}` : "";
  const hrefOf = (id?: string) => pathOf(place, id) + suffix;
  const wished = (what: Wish["what"], id: string) => {
    setWish((before) => ({ what, id, times: (before?.times ?? 0) + 1 }));
    go(hrefOf(id));
  };
  return (
    <div className={styles.inbox} data-case={params.id ? "open" : undefined}>
      <section className={styles.list} aria-label="List" inert={!wide && params.id !== undefined}>
        <ListPane
          key={pathOf(place)}
          place={place}
          query={query}
          open={params.id}
          wide={wide}
          hrefOf={hrefOf}
          onFilter={setFilters}
          onWish={wished}
        />
      </section>
      <section className={styles.case} aria-label="Case">
        {params.id ? (
          <Mended at={params.id}>
            <Suspense fallback={null}>
              <CasePane
                id={params.id}
                beside={wide}
                onClose={() => go(hrefOf())}
                wish={wish?.id === params.id ? wish : undefined}
              />
            </Suspense>
          </Mended>
        ) : (
          wide && <Unopened />
        )}
      </section>
    </div>
  );
}

function Unopened() {
  return (
    <EmptyState icon={<MessagesSquare />} title="Choose a case">
      <Kbd>j</Kbd> and <Kbd>k</Kbd> go through the list, <Kbd>Enter</Kbd> opens, <Kbd>?</Kbd> shows
      all keys.
    </EmptyState>
  );
}
