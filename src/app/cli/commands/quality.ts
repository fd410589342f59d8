import { BREAKDOWNS, type Breakdown, type Measures } from "../../../domain/quality/measures.ts";
import { readQuality, WEEKS_MAX, type Quality } from "../../../usecases/read-quality.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { CLEANUP_BREAKDOWNS } from "../../../domain/quality/cleanup.ts";
import { CLEANUP_WEEKS_MAX, readCleanup } from "../../../usecases/read-cleanup.ts";
import { readBands } from "../../../usecases/match-record/read-bands.ts";
import { duplicateLines } from "../band-lines.ts";
import { cleanupLines } from "../cleanup-lines.ts";
import { isDay } from "../../../domain/model/time.ts";
import { duration, NOTHING, percent } from "../figures.ts";
import { tableLines } from "../table.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

/** The measures of an installation, as a table. */
export const qualityCommand: Command = {
  name: "quality",
  summary: "What was seen and logged, what was in doubt, and how long it took, by source, kind, rep, team or week.",
  usage: "[--installation ID] [--cleanup] [--from DAY] [--to DAY] [--by WHAT]",
  options: { installation: { type: "string" }, from: { type: "string" }, to: { type: "string" }, by: { type: "string" }, cleanup: { type: "boolean" } },
  help: {
    ...COMMON_HELP, from: "a day as 2026-03-09, widened to its week; 13 weeks in all when left out",
    to: "a day, widened to its week; today when left out", by: `${BREAKDOWNS.join(", ")}; with --cleanup ${CLEANUP_BREAKDOWNS.join(", ")}; week when left out`,
    cleanup: "what became of what was suggested to clean up the records, instead",
  },
  run({ flags, out }) {
    if (flags.on("cleanup")) return cleanup(flags, out);
    const query = { from: dayOf("from", flags.text("from")), to: dayOf("to", flags.text("to")), by: breakdownOf(flags.text("by") ?? "week") };
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const quality = await readQuality(app, installation, query);
      if (quality === null) throw new UsageError(`--from, --to: expected at most ${String(WEEKS_MAX)} weeks, the first before the last`);
      for (const line of qualityLines(quality)) out.say(line);
      out.give({ installation, ...quality });
      return 0;
    });
  },
};

function cleanup(flags: Parameters<Command["run"]>[0]["flags"], out: Parameters<Command["run"]>[0]["out"]): Promise<ExitCode> {
  const by = CLEANUP_BREAKDOWNS.find((one) => one === (flags.text("by") ?? "week"));
  if (by === undefined) throw new UsageError(`--by: expected one of ${CLEANUP_BREAKDOWNS.join(", ")} with --cleanup`);
  const query = { from: dayOf("from", flags.text("from")), to: dayOf("to", flags.text("to")), by };
  return withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const measured = await readCleanup(app, installation, query);
    if (measured === null) throw new UsageError(`--from, --to: expected at most ${String(CLEANUP_WEEKS_MAX)} weeks, the first before the last`);
    const bands = await readBands(app.store, installation);
    for (const line of [...cleanupLines(measured), ...duplicateLines(bands)]) out.say(line);
    out.give({ installation, ...measured, bands });
    return 0;
  });
}

const COLUMNS: readonly (readonly [title: string, of: (measures: Measures) => string])[] = [
  ["seen", ({ seen }) => String(seen)],
  ["in CRM by others", ({ foreign }) => String(foreign)],
  ["logged", ({ logged, linked }) => (linked === 0 ? String(logged) : `${String(logged)}+${String(linked)}`)],
  ["coverage", ({ coverage }) => percent(coverage)],
  ["confidence", ({ matchConfidence }) => percent(matchConfidence)],
  ["uncertain", ({ uncertainRate }) => percent(uncertainRate)],
  ["duplicate", ({ duplicateRate }) => percent(duplicateRate)],
  ["exceptions", ({ exceptionRate }) => percent(exceptionRate)],
  ["sensitive", ({ sensitiveExceptions }) => String(sensitiveExceptions)],
  ["no next step", ({ talks, missingNextSteps }) => (talks === 0 ? NOTHING : `${String(missingNextSteps)} of ${String(talks)}`)],
  ["median", ({ turnaround }) => duration(turnaround.medianMs)],
  ["p95", ({ turnaround }) => duration(turnaround.p95Ms)],
];

/** The table as people read it: a line for each part, all of it last. */
export function qualityLines({ from, to, by, rows, total, upToDate }: Quality): readonly string[] {
  const named = [...rows.map((row) => [row.name ?? "(none)", row] as const), ["all", total] as const];
  const lines = tableLines([[by, ...COLUMNS.map(([title]) => title)], ...named.map(([name, measures]) => [name, ...COLUMNS.map(([, of]) => of(measures))])]);
  return [
    `${from} to ${to}`, "", ...lines.slice(0, 1), ...lines.slice(1, -1), "─".repeat(lines[0]?.length ?? 0), ...lines.slice(-1),
    ...(upToDate ? [] : ["", "Some of the newest is still being added up; ask again in a minute."]),
  ];
}

function dayOf(name: string, raw: string | null): string | null {
  if (raw === null) return null;
  if (!isDay(raw)) throw new UsageError(`--${name}: expected a day as 2026-03-09, got ${raw}`);
  return raw;
}

function breakdownOf(raw: string): Breakdown {
  const by = BREAKDOWNS.find((one) => one === raw);
  if (by === undefined) throw new UsageError(`--by: expected one of ${BREAKDOWNS.join(", ")}, got ${raw}`);
  return by;
}
