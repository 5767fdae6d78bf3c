/** The drawn part of figures over time: in a file of its own, since the library that draws is large. */

import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { colourOf } from "./colours";
import { stepOf, tickOf } from "./steps";

export interface ChartProps {
  rows: readonly { at: string; [count: string]: string | number }[];
  of: readonly string[];
  step: "hour" | "day";
  /** How a count is called. */
  nameOf: (name: string) => string;
  /** Side by side, since together they are no sum of anything. */
  beside?: boolean;
  onPick: (at: string, name: string) => void;
}

/** Counts by hour or by day, on top of each other if not `beside`. A tap opens the cases of a part. */
export default function Chart({ rows, of, step, nameOf, beside, onPick }: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 200 }}>
      <BarChart
        data={[...rows]}
        margin={{ top: 4, right: 20, bottom: 0, left: -16 }}
        accessibilityLayer={false}
        barCategoryGap="18%"
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: string) => tickOf(at, step)}
          stroke="var(--muted)"
          axisLine={{ stroke: "var(--line-strong)" }}
          fontSize={11}
          tickLine={false}
          minTickGap={20}
        />
        <YAxis
          allowDecimals={false}
          stroke="var(--muted)"
          fontSize={11}
          axisLine={false}
          tickLine={false}
        />
        <Tooltip
          cursor={{ fill: "var(--hover)" }}
          contentStyle={{
            background: "var(--raised)",
            border: "1px solid var(--line)",
            borderRadius: 8,
            boxShadow: "var(--shadow-2)",
            fontSize: 13,
          }}
          itemStyle={{ color: "var(--text)", padding: 0 }}
          labelFormatter={(at) => stepOf(String(at), step)}
          isAnimationActive={false}
        />
        <Legend
          iconType="square"
          itemSorter={null}
          iconSize={9}
          wrapperStyle={{ fontSize: 12 }}
          formatter={(name) => <span style={{ color: "var(--muted)" }}>{name}</span>}
        />
        {of.map((name, index) => (
          <Bar
            key={name}
            dataKey={(row) => row[name] ?? 0}
            name={nameOf(name)}
            {...(!beside && { stackId: "all" })}
            fill={colourOf(name, index)}
            stroke="var(--surface)"
            strokeWidth={1}
            maxBarSize={36}
            isAnimationActive={false}
            cursor="pointer"
            onClick={({ payload }) => onPick(String(payload?.at ?? ""), name)}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
