import { Anchor, NativeSelect } from "@mantine/core";
import { Link, Route, Routes, useSearchParams } from "react-router";

import { Page } from "../../ui/page.tsx";
import { Failure, Loading, NotFound } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { ActivitiesPart } from "./activities-part.tsx";
import { AuthorityPart } from "./authority-part.tsx";
import { CausesPart } from "./causes-part.tsx";
import { CleanupPart } from "./cleanup-part.tsx";
import { useToday } from "./use-today.ts";
import { weeksAfter } from "./weeks.ts";
import { WeeklyReport } from "./weekly-report.tsx";
import "../../ui/entries.css";
import "./quality.css";

const WEEKS_USUAL = 13;

/** Measures, causes and authority, and the report of a week. */
export function Quality() {
  return (
    <Routes>
      <Route index element={<QualityHome />} />
      <Route path="report" element={<WeeklyReport />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function Parts({ from }: { readonly from: string }) {
  return <div className="stack"><ActivitiesPart from={from} /><CleanupPart from={from} /><CausesPart from={from} /><AuthorityPart /></div>;
}

function QualityHome() {
  const [search, setSearch] = useSearchParams();
  const weeks = Object.keys(words.quality.periods).map(Number).find((n) => String(n) === search.get("weeks")) ?? WEEKS_USUAL;
  const today = useToday();
  const { title, lead, period, periods, report, whole } = words.quality;
  return (
    <Page title={title} lead={lead} actions={<Anchor component={Link} to="/quality/report">{report}</Anchor>}>
      <div className="bar no-print">
        <NativeSelect label={period} description={whole} value={String(weeks)} onChange={(event) => { const value = event.currentTarget.value; setSearch((present) => { present.set("weeks", value); return present; }); }}
          data={Object.entries(periods).map(([value, label]) => ({ value, label }))} />
      </div>
      {today.isPending && <Loading />}
      {today.isError && <Failure error={today.error} onRetry={() => { void today.refetch(); }} />}
      {today.data !== undefined && <Parts from={weeksAfter(today.data, 1 - weeks)} />}
    </Page>
  );
}
