import { useShown } from "../case-context";
import { Moment } from "../moment";
import type { Page } from "../told";
import { useReceipts } from "../use-case";
import { PAGED_FOR, spelled } from "../words";
import styles from "./details.module.css";
import { Section } from "./section";

type Told = Page["told"][number];

const OUTCOMES: Record<Told["outcome"], string> = {
  told: "told",
  digest: "told, with other cases in one notice",
  dropped: "not needed any more: it was acknowledged before",
  unreached: "not reached",
};
const WAYS: Record<string, string> = {
  push: "push",
  sms: "text message",
  email: "e-mail",
  topic: "the team's list",
};

/** Who was told of the case, how, and when. */
export function Pages({ pages }: { pages: readonly Page[] }) {
  useReceipts(useShown().row.id, pages);
  return (
    <Section title="Who was told">
      {pages.length === 0 && <p className={styles.none}>Nobody was paged.</p>}
      <ol className={styles.pages}>
        {pages.toReversed().map((page) => (
          <OnePage key={page.id} page={page} />
        ))}
      </ol>
    </Section>
  );
}

function OnePage({ page }: { page: Page }) {
  const { nameOf } = useShown();
  const waits = page.to.filter((to) => !page.told.some((one) => one.to === to));
  return (
    <li>
      <p className={styles.paged}>
        <strong>{spelled(PAGED_FOR[page.reason] ?? page.reason)}</strong>
        {page.step > 0 && <span>rung {page.step + 1}</span>}
        <Moment at={page.at} dayed />
      </p>
      <ul className={styles.told}>
        {page.told.map((one) => (
          <li key={one.to}>
            <OneTold told={one} name={nameOf(one.to)} />
          </li>
        ))}
        {waits.map((to) => (
          <li key={to}>{nameOf(to)}: waits for the end of the minute</li>
        ))}
      </ul>
    </li>
  );
}

function OneTold({ told, name }: { told: Told; name: string }) {
  const ways = told.ways.map((way) => WAYS[way] ?? way).join(", ");
  const devices =
    told.devices > 0 ? ` on ${told.devices} ${told.devices === 1 ? "device" : "devices"}` : "";
  return (
    <>
      {name}: {OUTCOMES[told.outcome]}
      {ways && ` by ${ways}${devices}`} <Moment at={told.at} dayed />
    </>
  );
}
