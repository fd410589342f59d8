import type { CleanupMeasures } from "../../domain/quality/cleanup.ts";
import type { Cleanup } from "../../usecases/read-cleanup.ts";
import { duration, NOTHING, percent } from "./figures.ts";
import { tableLines } from "./table.ts";

const COLUMNS: readonly (readonly [title: string, of: (measures: CleanupMeasures) => string])[] = [
  ["decided", ({ decided }) => String(decided)],
  ["accepted", ({ acceptanceRate }) => percent(acceptanceRate)],
  ["edited", ({ editRate }) => percent(editRate)],
  ["rejected", ({ rejectionRate }) => percent(rejectionRate)],
  ["alone", ({ auto }) => String(auto)],
  ["taken back", ({ rollbacks }) => String(rollbacks)],
  ["false merges", ({ merges, falseMerges }) => (merges === 0 ? NOTHING : `${String(falseMerges)} of ${String(merges)}`)],
  ["routing", ({ routingCorrections }) => String(routingCorrections)],
  ["agreement", ({ agreement }) => percent(agreement)],
  ["overrides", ({ overrideRate }) => percent(overrideRate)],
  ["useful", ({ usefulRate }) => percent(usefulRate)],
  ["median", ({ medianMs }) => duration(medianMs)],
  ["p95", ({ p95Ms }) => duration(p95Ms)],
];

/** The measures of clean-up as people read them: a line for each part, all of it last, then how complete the records were. */
export function cleanupLines({ from, to, by, rows, total, completion }: Cleanup): readonly string[] {
  const head = `${from} to ${to}`;
  if (rows.length === 0 && completion.length === 0) return [head, "", "Nothing that was suggested to clean up was decided in these weeks, and no look over the records ended."];
  const named = [...rows.map((row) => [row.name ?? "(none)", row] as const), ["all", total] as const];
  const lines = tableLines([[by, ...COLUMNS.map(([title]) => title)], ...named.map(([name, measures]) => [name, ...COLUMNS.map(([, of]) => of(measures))])]);
  return [head, "", ...lines.slice(0, -1), "─".repeat(lines[0]?.length ?? 0), ...lines.slice(-1), ...boundsLines(total), ...completionLines(completion)];
}

/** Below the table: in it, most rows would be wider for what few of them have. */
function boundsLines({ falseMergeRate, falseMergeBounds }: CleanupMeasures): readonly string[] {
  return falseMergeBounds === null ? [] : ["", `False merges: ${percent(falseMergeRate)} of those approved, between ${percent(falseMergeBounds.lower)} and ${percent(falseMergeBounds.upper)} with 95 % certainty.`];
}

function completionLines(completion: Cleanup["completion"]): readonly string[] {
  if (completion.length === 0) return [];
  const firstOf = (object: string): number => completion.find((one) => one.object === object)?.completeRate ?? 0;
  const rows = completion.map(({ week, object, records, incomplete, completeRate }) => [week, object, String(records), String(incomplete), percent(completeRate), points(completeRate - firstOf(object))]);
  return ["", "Records with every field that work depends on:", ...tableLines([["week", "object", "records", "incomplete", "complete", "since the first"], ...rows])];
}

const points = (change: number): string => `${change >= 0 ? "+" : "−"}${Math.abs(change * 100).toFixed(1)}`;
