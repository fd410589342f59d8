import { Anchor, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useApi } from "../../api/session.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { count, duration, percent } from "./figures.ts";
import { type FigureColumn, FiguresTable } from "./figures-table.tsx";
import type { Cleaned, Cleanup } from "./shapes.ts";

const w = words.quality.cleanup;

/** Columns of the table of clean-up. */
export const CLEANED: readonly FigureColumn<Cleaned>[] = [
  [w.decided, (row) => count(row.decided)], [w.acceptance, (row) => percent(row.acceptanceRate)], [w.edited, (row) => count(row.edited)], [w.rejected, (row) => count(row.rejected)], [w.alone, (row) => count(row.auto)],
  [w.falseMerges, (row) => falseMerges(row)], [w.rollbacks, (row) => count(row.rollbacks)], [w.routing, (row) => count(row.routingCorrections)],
  [w.agreement, (row) => percent(row.agreement)], [w.overrides, (row) => percent(row.overrideRate)], [w.useful, (row) => percent(row.usefulRate)], [w.median, (row) => duration(row.medianMs)],
];

/** Of approved merges, and between which shares the truth lies. */
function falseMerges({ merges, falseMerges: wrong, falseMergeBounds: bounds }: Cleaned): string {
  const of = words.quality.activities.of(count(wrong), count(merges));
  return bounds === null ? of : `${of} (${percent(bounds.lower)}–${percent(bounds.upper)})`;
}

/** What became of what was suggested to clean up, and how complete records are. */
export function CleanupPart({ from }: { readonly from: string }) {
  const api = useApi();
  const [by, setBy] = useState("rule");
  const asked = { from, by };
  const cleanup = useQuery({ queryKey: api.key("quality", "cleanup", asked), queryFn: ({ signal }) => api.get<Cleanup>("/quality/cleanup", asked, signal) });
  const q = words.quality;
  return (
    <section className="card" aria-labelledby="cleanup-heading">
      <h2 id="cleanup-heading">{w.heading}</h2>
      <div className="no-print bar">
        <NativeSelect label={q.by} value={by} onChange={(event) => { setBy(event.currentTarget.value); }} data={Object.entries(w.by).map(([value, label]) => ({ value, label }))} />
        <Anchor href={api.href("/quality/export", { table: "cleanup", ...asked })} download>{q.csv}</Anchor>
      </div>
      {cleanup.isPending && <Loading />}
      {cleanup.isError && <Failure error={cleanup.error} onRetry={() => { void cleanup.refetch(); }} />}
      {cleanup.data !== undefined && (cleanup.data.rows.length === 0 ? <Empty title={w.none.title}><p>{w.none.text}</p></Empty>
        : (
          <>
            <CleanedTotals cleanup={cleanup.data} />
            <FiguresTable caption={`${w.heading}, ${q.range(cleanup.data.from, cleanup.data.to)}`} by={w.by[by] ?? by} columns={CLEANED} rows={cleanup.data.rows} total={cleanup.data.total} />
          </>
        ))}
      {cleanup.data !== undefined && <Completion completion={cleanup.data.completion} href={api.href("/quality/export", { table: "completion", from })} />}
    </section>
  );
}

/** The sums that one looks at first, with the bounds of false merges. */
export function CleanedTotals({ cleanup: { total } }: { readonly cleanup: Cleanup }) {
  const bounds = total.falseMergeBounds;
  return (
    <>
      <dl className="figures">{CLEANED.map(([title, of]) => <div key={title}><dt>{title}</dt><dd>{title === w.falseMerges ? words.quality.activities.of(count(total.falseMerges), count(total.merges)) : of(total)}</dd></div>)}</dl>
      {bounds !== null && <p>{w.falseMerges}: {w.interval(percent(bounds.lower), percent(bounds.upper))}</p>}
    </>
  );
}

/** Records with every field that work depends on, by week. */
export function Completion({ completion, href }: { readonly completion: Cleanup["completion"]; readonly href?: string }) {
  const c = words.quality.completion;
  return (
    <div style={{ marginTop: "1rem" }}>
      {completion.length === 0 ? <><h3>{c.heading}</h3><p>{c.none}</p></> : (
        <FiguresTable caption={c.heading} by={c.week} rows={completion.map((row) => ({ ...row, name: row.week }))}
          columns={[[c.object, (row) => words.records.objects[row.object] ?? row.object], [c.records, (row) => count(row.records)], [c.incomplete, (row) => count(row.incomplete)], [c.rate, (row) => percent(row.completeRate)]]} />
      )}
      {href !== undefined && completion.length > 0 && <Anchor href={href} download className="no-print">{words.quality.csv}</Anchor>}
    </div>
  );
}
