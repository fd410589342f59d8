import "@mantine/charts/styles.css";

import { LineChart } from "@mantine/charts";

import { words } from "../../words/words.ts";
import { percent } from "./figures.ts";

/** One week of a trend; null where there was nothing to take a share of. */
export interface TrendWeek extends Readonly<Record<string, string | number | null>> {
  readonly week: string;
}

const PLOT_PX = 240;
/** Told apart by the dashes too, not by colour alone. */
const DASHES = ["0", "6 4", "2 3"];
const INKS = ["var(--st-accent)", "var(--st-bad)", "var(--st-warn)"];

/** Shares by week. It says nothing that the table beside it does not say. */
export function TrendChart({ weeks, series }: { readonly weeks: readonly TrendWeek[]; readonly series: readonly string[] }) {
  return (
    <figure style={{ margin: "0 0 1rem" }} aria-label={words.quality.chartTitle}>
      <div aria-hidden="true">
        <LineChart h={PLOT_PX} data={[...weeks]} dataKey="week" withLegend connectNulls={false} valueFormatter={percent} yAxisProps={{ domain: [0, 1], width: 48 }} lineChartProps={{ accessibilityLayer: false }}
          series={series.map((name, index) => ({ name, color: INKS[index] ?? "var(--st-accent)", strokeDasharray: DASHES[index] ?? "0" }))} curveType="linear" />
      </div>
      <figcaption><small>{words.quality.chart}</small></figcaption>
    </figure>
  );
}
