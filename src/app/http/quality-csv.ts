import type { Measures } from "../../domain/quality/measures.ts";
import type { CleanupMeasures } from "../../domain/quality/cleanup.ts";
import type { readAuthority } from "../../usecases/decide-review/authority/weigh-authority.ts";
import type { Cleanup } from "../../usecases/read-cleanup.ts";
import type { Exceptions } from "../../usecases/read-exceptions.ts";
import type { Quality } from "../../usecases/read-quality.ts";
import { type Column, csvOf } from "./csv.ts";

type Named<Row> = Row & { readonly name: string | null };

/** The measures of activities, a line for each part, all of it last. */
export function measuresCsv({ by, rows, total }: Quality): string {
  const columns: readonly Column<Named<Measures>>[] = [
    [by, ({ name }) => name], ["seen", (row) => row.seen], ["in CRM by others", (row) => row.foreign], ["happened", (row) => row.happened], ["logged", (row) => row.logged], ["linked", (row) => row.linked],
    ["coverage", (row) => row.coverage], ["match confidence", (row) => row.matchConfidence], ["clear, above 95 %", (row) => row.confidenceBands.high], ["clear, below", (row) => row.confidenceBands.medium], ["not clear", (row) => row.confidenceBands.low], ["uncertain rate", (row) => row.uncertainRate], ["duplicate rate", (row) => row.duplicateRate],
    ["exception rate", (row) => row.exceptionRate], ["sensitive exceptions", (row) => row.sensitiveExceptions], ["talks", (row) => row.talks], ["missing next steps", (row) => row.missingNextSteps],
    ["turnaround median ms", (row) => row.turnaround.medianMs], ["turnaround p95 ms", (row) => row.turnaround.p95Ms],
  ];
  return csvOf(columns, [...rows, { ...total, name: "all" }]);
}

/** The measures of clean-up, likewise. */
export function cleanupCsv({ by, rows, total }: Cleanup): string {
  const columns: readonly Column<Named<CleanupMeasures>>[] = [
    [by, ({ name }) => name], ["decided", (row) => row.decided], ["approved", (row) => row.approved], ["edited", (row) => row.edited], ["rejected", (row) => row.rejected], ["alone", (row) => row.auto],
    ["acceptance", (row) => row.acceptanceRate], ["taken back", (row) => row.rollbacks], ["merges", (row) => row.merges], ["false merges", (row) => row.falseMerges],
    ["false merges at least", (row) => row.falseMergeBounds?.lower ?? null], ["false merges at most", (row) => row.falseMergeBounds?.upper ?? null], ["routing corrections", (row) => row.routingCorrections],
    ["agreement of second looks", (row) => row.agreement], ["overrides", (row) => row.overrideRate], ["useful", (row) => row.usefulRate], ["median ms", (row) => row.medianMs], ["p95 ms", (row) => row.p95Ms],
  ];
  return csvOf(columns, [...rows, { ...total, name: "all" }]);
}

/** Records with every field that work depends on. */
export const completionCsv = ({ completion }: Cleanup): string => csvOf<Cleanup["completion"][number]>([
  ["week", (row) => row.week], ["object", (row) => row.object], ["records", (row) => row.records], ["incomplete", (row) => row.incomplete], ["complete rate", (row) => row.completeRate],
], completion);

/** Why people were asked. */
export const exceptionsCsv = ({ causes }: Exceptions): string => csvOf<Exceptions["causes"][number]>([
  ["cause", (row) => row.cause], ["reason", (row) => row.reason], ["asked", (row) => row.asked], ["open", (row) => row.open], ["accepted", (row) => row.accepted], ["refused", (row) => row.refused], ["expired", (row) => row.expired],
  ["accepted share", (row) => row.acceptedShare], ["accepted at least", (row) => row.acceptedBounds?.lower ?? null], ["accepted at most", (row) => row.acceptedBounds?.upper ?? null],
  ["setting", (row) => row.suggestion?.setting ?? null], ["suggestion", (row) => row.suggestion?.text ?? null],
], causes);

type Standing = Awaited<ReturnType<typeof readAuthority>>[number];

/** Where every class of fixes stands. */
export const authorityCsv = (classes: readonly Standing[]): string => csvOf<Standing>([
  ["class", (row) => row.class], ["state", (row) => row.state], ["accepted", (row) => row.evidence.accepted], ["judged", (row) => row.evidence.judged], ["acceptance at least", (row) => row.evidence.acceptanceAtLeast],
  ["acceptance needed", (row) => row.terms.acceptanceLowerMin], ["taken back", (row) => row.evidence.reversed], ["made", (row) => row.evidence.done], ["taken back at most", (row) => row.evidence.reversedAtMost],
  ["taken back allowed", (row) => row.terms.reversalUpperMax], ["reviewers", (row) => row.evidence.reviewers], ["reviewers needed", (row) => row.terms.reviewersMin],
  ["second looks right", (row) => row.evidence.checksRight], ["second looks wrong", (row) => row.evidence.checksWrong], ["second looks wrong at most", (row) => row.evidence.checkedWrongAtMost],
  ["lacks", (row) => row.lacks.join(" ")], ["lost at", (row) => row.lastLoss?.at ?? null],
], classes);
