import type { components } from "../api/schema";
import { channelName } from "../words/channel";
import type { Figures } from "./asking";
import { Share } from "./bars";
import type { AnyColumn } from "./column";
import { Counted } from "./counted";
import styles from "./lead.module.css";
import { Panels } from "./panel";
import { Table } from "./table";
import { Tile, Tiles } from "./tile";
import { dollars, plain } from "./words";

type CostLine = components["schemas"]["CostLine"];
type Unknown = components["schemas"]["UnknownCost"];

/** What a time cost, by what happened in it. */
export default function Cost() {
  return <Counted>{(figures) => <Spent figures={figures} />}</Counted>;
}

function Spent({ figures: { cost } }: { figures: Figures }) {
  const fees = cost.platforms.reduce((sum, row) => sum + row.dollars, 0);
  const known = cost.rows.reduce((sum, row) => sum + row.count, 0);
  return (
    <>
      <Tiles label="Cost">
        <Tile
          label="A mention costs"
          value={cost.per_mention === null ? "–" : dollars(cost.per_mention)}
          says={`on AWS, over ${known.toLocaleString()} whose cost is measured`}
        />
        <Tile label="AWS, by use" value={dollars(cost.dollars)} says="without fixed costs" />
        <Tile label="Platforms ask" value={dollars(fees)} says="as far as it is known" />
        <Tile label="Mentions" value={cost.mentions.toLocaleString()} to="/desk/volume" />
      </Tiles>
      <Panels>
        <Lines title="AWS, by what happened" rows={cost.rows} />
        <Lines title="What platforms ask" rows={cost.platforms} />
        <Table
          title="Not known, and in no sum"
          wide
          rows={cost.unknown}
          keyOf={(row) => `${row.what} ${row.channel} ${row.why}`}
          columns={UNKNOWN}
          nothing="The cost of all that happened is known."
        />
      </Panels>
      <p className={styles.source}>
        {cost.source}. Each kind of thing that happened, times what one of it was measured to cost.
      </p>
    </>
  );
}

const channelOf = ({ channel }: { channel: string }) => (channel ? channelName(channel) : "all");

const UNKNOWN: readonly AnyColumn<Unknown>[] = [
  { head: "What", words: true, value: ({ what }) => what, show: ({ what }) => plain(what) },
  { head: "Channel", words: true, value: ({ channel }) => channel, show: channelOf },
  { head: "Count", value: ({ count }) => count },
  { head: "Why", words: true, value: ({ why }) => why },
];

function Lines({ title, rows }: { title: string; rows: readonly CostLine[] }) {
  const most = Math.max(0, ...rows.map((row) => row.dollars));
  const columns: readonly AnyColumn<CostLine>[] = [
    { head: "What", words: true, value: ({ what }) => what, show: ({ what }) => plain(what) },
    { head: "Channel", words: true, value: ({ channel }) => channel, show: channelOf },
    { head: "Count", value: ({ count }) => count },
    { head: "Each", unit: "USD", value: ({ each }) => each, show: ({ each }) => dollars(each) },
    { head: "Bar", picture: (row) => <Share of={row.dollars} most={most} /> },
    {
      head: "Together",
      unit: "USD",
      value: (row) => row.dollars,
      show: (row) => dollars(row.dollars),
    },
  ];
  const sum = rows.reduce((all, row) => all + row.dollars, 0);
  return (
    <Table
      title={title}
      says={`Together ${dollars(sum)}`}
      wide
      rows={rows.toSorted((one, other) => other.dollars - one.dollars)}
      keyOf={(row) => `${row.what} ${row.channel}`}
      columns={columns}
    />
  );
}
