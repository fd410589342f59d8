import { Anchor, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { useApi } from "../../api/session.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { count, duration, percent } from "./figures.ts";
import { type FigureColumn, FiguresTable } from "./figures-table.tsx";
import type { Measures, Quality } from "./shapes.ts";

const TrendChart = lazy(async () => ({ default: (await import("./trend-chart.tsx")).TrendChart }));
const w = words.quality.activities;

/** Columns of the table of activities. */
export const MEASURES: readonly FigureColumn<Measures>[] = [
  [w.seen, (row) => count(row.seen)], [w.logged, (row) => count(row.logged)], [w.coverage, (row) => percent(row.coverage)], [w.confidence, (row) => percent(row.matchConfidence)],
  [w.uncertain, (row) => percent(row.uncertainRate)], [w.duplicate, (row) => percent(row.duplicateRate)], [w.exceptions, (row) => percent(row.exceptionRate)], [w.sensitive, (row) => count(row.sensitiveExceptions)],
  [w.noStep, (row) => w.of(count(row.missingNextSteps), count(row.talks))], [w.median, (row) => duration(row.turnaround.medianMs)], [w.p95, (row) => duration(row.turnaround.p95Ms)],
];

/** Activities of some weeks: the sums, how sure the matches were, the trend, and the table by whatever is chosen. */
export function ActivitiesPart({ from }: { readonly from: string }) {
  const api = useApi();
  const [by, setBy] = useState("week");
  const asked = { from, by };
  const quality = useQuery({ queryKey: api.key("quality", asked), queryFn: ({ signal }) => api.get<Quality>("/quality", asked, signal) });
  const q = words.quality;
  return (
    <section className="card" aria-labelledby="activities-heading">
      <h2 id="activities-heading">{w.heading}</h2>
      <div className="no-print bar">
        <NativeSelect label={q.by} value={by} onChange={(event) => { setBy(event.currentTarget.value); }} data={Object.entries(q.breakdowns).map(([value, label]) => ({ value, label }))} />
        <Anchor href={api.href("/quality/export", { table: "activities", ...asked })} download>{q.csv}</Anchor>
      </div>
      {quality.isPending && <Loading />}
      {quality.isError && <Failure error={quality.error} onRetry={() => { void quality.refetch(); }} />}
      {quality.data !== undefined && (quality.data.rows.length === 0 ? <Empty title={w.none.title}><p>{w.none.text}</p></Empty> : <Figures quality={quality.data} by={by} />)}
    </section>
  );
}

function Figures({ quality: { from, to, total, rows, upToDate }, by }: { readonly quality: Quality; readonly by: string }) {
  const q = words.quality;
  const weeks = rows.map((row) => ({ week: row.name ?? q.unknown, [w.coverage]: row.coverage, [w.exceptions]: row.exceptionRate, [w.uncertain]: row.uncertainRate }));
  return (
    <>
      {!upToDate && <p role="status">{q.late}</p>}
      <Totals total={total} />
      <Bands bands={total.confidenceBands} />
      {by === "week" && <Suspense fallback={<Loading />}><TrendChart weeks={weeks} series={[w.coverage, w.exceptions, w.uncertain]} /></Suspense>}
      <FiguresTable caption={`${w.heading}, ${q.range(from, to)}`} by={q.breakdowns[by] ?? by} columns={MEASURES} rows={rows} total={total} />
    </>
  );
}

/** The sums that one looks at first. */
export function Totals({ total }: { readonly total: Measures }) {
  return (
    <dl className="figures">
      {MEASURES.map(([title, of]) => <div key={title}><dt>{title}</dt><dd>{of(total)}</dd></div>)}
    </dl>
  );
}

/** How sure matches were: a bar, and the same in words beside it. */
export function Bands({ bands: { high, medium, low } }: { readonly bands: Measures["confidenceBands"] }) {
  const all = high + medium + low;
  if (all === 0) return null;
  const parts = [[w.high, high, "var(--st-good)"], [w.medium, medium, "var(--st-accent)"], [w.low, low, "var(--st-warn)"]] as const;
  return (
    <div style={{ margin: "1rem 0" }}>
      <h3>{w.bands}</h3>
      <div aria-hidden="true" className="bands">{parts.map(([title, n, ink]) => n > 0 && <span key={title} style={{ flexGrow: n, background: ink }} />)}</div>
      <ul className="bands-key">{parts.map(([title, n, ink]) => <li key={title}><span aria-hidden="true" style={{ background: ink }} /> {title}: {count(n)} ({percent(n / all)})</li>)}</ul>
    </div>
  );
}
