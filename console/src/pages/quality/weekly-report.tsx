import { Anchor, Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { Bands, MEASURES } from "./activities-part.tsx";
import { OneClass } from "./authority-part.tsx";
import { CausesTable } from "./causes-part.tsx";
import { CLEANED, Completion } from "./cleanup-part.tsx";
import { FiguresTable } from "./figures-table.tsx";
import type { Authority, Causes, Cleanup, Quality } from "./shapes.ts";
import { useToday } from "./use-today.ts";
import { dayBefore, mondayOf, weeksAfter } from "./weeks.ts";

/** One week on paper: what was measured, held against the week before, and what may act alone. */
export function WeeklyReport() {
  const [search] = useSearchParams();
  const asked = mondayOf(search.get("week") ?? "");
  const today = useToday();
  // A week that has not begun is nobody's to report: the present one stands in its place.
  const week = today.data === undefined ? null : asked === null || asked > today.data ? today.data : asked;
  if (week === null) return <Page title={words.quality.weekly.title}>{today.isError ? <Failure error={today.error} onRetry={() => { void today.refetch(); }} /> : <Loading />}</Page>;
  const w = words.quality.weekly;
  const to = dayBefore(new Date(`${weeksAfter(week, 1)}T00:00:00Z`), 1);
  return (
    <Page title={w.title} lead={words.quality.range(week, to)} actions={(
      <>
        <Anchor component={Link} to={`?week=${weeksAfter(week, -1)}`}>← {w.previous}</Anchor>
        {today.data !== undefined && week < today.data && <Anchor component={Link} to={`?week=${weeksAfter(week, 1)}`}>{w.next} →</Anchor>}
        <Anchor component={Link} to="/quality">{w.back}</Anchor>
        <Button onClick={() => { window.print(); }}>{w.print}</Button>
      </>
    )}>
      <Report week={week} to={to} />
    </Page>
  );
}

function Report({ week, to }: { readonly week: string; readonly to: string }) {
  const api = useApi();
  const { installation } = useSession();
  const before = weeksAfter(week, -1);
  const [activities, reps, cleanup, rules, causes, authority] = useQueries({ queries: [
    { queryKey: api.key("quality", { from: before, to, by: "week" }), queryFn: () => api.get<Quality>("/quality", { from: before, to, by: "week" }) },
    { queryKey: api.key("quality", { from: week, to, by: "rep" }), queryFn: () => api.get<Quality>("/quality", { from: week, to, by: "rep" }) },
    { queryKey: api.key("quality", "cleanup", { from: before, to, by: "week" }), queryFn: () => api.get<Cleanup>("/quality/cleanup", { from: before, to, by: "week" }) },
    { queryKey: api.key("quality", "cleanup", { from: week, to, by: "rule" }), queryFn: () => api.get<Cleanup>("/quality/cleanup", { from: week, to, by: "rule" }) },
    { queryKey: api.key("quality", "exceptions", { week, to }), queryFn: () => api.get<Causes>("/quality/exceptions", { from: week, to }) },
    { queryKey: api.key("authority"), queryFn: () => api.get<Authority>("/authority") },
  ] });
  const failed = [activities, reps, cleanup, rules, causes, authority].find(({ isError }) => isError);
  if (failed?.error != null) return <Failure error={failed.error} onRetry={() => { void failed.refetch(); }} />;
  if (activities.data === undefined || reps.data === undefined || cleanup.data === undefined || rules.data === undefined || causes.data === undefined || authority.data === undefined) return <Loading />;
  const q = words.quality;
  return (
    <div className="stack report">
      <p><ForeignText text={installation?.name ?? null} /> · {q.weekly.asOf} <Moment at={new Date().toISOString()} /></p>
      <section className="card"><h2>{q.activities.heading}</h2>
        {activities.data.rows.length === 0 ? <p>{q.activities.none.title}.</p> : <FiguresTable caption={`${q.activities.heading}, ${q.weekly.compare} ${q.weekly.against}`} by={q.breakdowns["week"] ?? ""} columns={MEASURES} rows={activities.data.rows} />}
        <Bands bands={reps.data.total.confidenceBands} />
        {reps.data.rows.length > 0 && <FiguresTable caption={`${q.activities.heading}, ${q.breakdowns["rep"] ?? ""}`} by={q.breakdowns["rep"] ?? ""} columns={MEASURES} rows={reps.data.rows} total={reps.data.total} />}
      </section>
      <section className="card"><h2>{q.cleanup.heading}</h2>
        {cleanup.data.rows.length === 0 ? <p>{q.cleanup.none.title}.</p> : <FiguresTable caption={`${q.cleanup.heading}, ${q.weekly.compare} ${q.weekly.against}`} by={q.breakdowns["week"] ?? ""} columns={CLEANED} rows={cleanup.data.rows} />}
        {rules.data.rows.length > 0 && <FiguresTable caption={`${q.cleanup.heading}, ${q.cleanup.by["rule"] ?? ""}`} by={q.cleanup.by["rule"] ?? ""} columns={CLEANED} rows={rules.data.rows} total={rules.data.total} />}
        <Completion completion={cleanup.data.completion} />
      </section>
      <section className="card"><h2>{q.causes.heading}</h2><CausesTable causes={causes.data.causes} /></section>
      <section className="card"><h2>{q.authority.heading}</h2>{authority.data.classes.length === 0 ? <p>{q.authority.none.title}.</p> : authority.data.classes.map((one) => <OneClass key={one.class} one={one} />)}</section>
    </div>
  );
}
