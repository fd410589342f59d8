import type { InstallationId } from "../domain/model/ids.ts";
import type { LocalDate } from "../domain/model/time.ts";
import { type CleanupBreakdown, type CleanupCounts, type CleanupMeasures, cleanupOf, type Completion } from "../domain/quality/cleanup.ts";
import { weekOf, weeksAfter, weeksIn } from "../domain/quality/week.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/** Two years and a bit, as for the other measures. */
export const CLEANUP_WEEKS_MAX = 106;
const WEEKS_USUAL = 13;

/** What to measure: whole weeks from the one of `from` to the one of `to`; without them the last thirteen. */
export interface CleanupQuery {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly by: CleanupBreakdown;
}

/** What became of what was suggested to clean up, in some weeks. */
export interface Cleanup {
  /** A Monday. */
  readonly from: LocalDate;
  /** A Sunday. */
  readonly to: LocalDate;
  readonly by: CleanupBreakdown;
  readonly total: CleanupMeasures;
  /** `name` is an owner's; of others it is the key. Null for records without one. */
  readonly rows: readonly (CleanupMeasures & { readonly key: string | null; readonly name: string | null })[];
  readonly completion: readonly (Completion & { readonly completeRate: number })[];
}

/** Reads the measures of clean-up, by the week of the decision. Null for a range that is longer than {@link CLEANUP_WEEKS_MAX} or ends before it begins. */
export async function readCleanup({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, { from, to, by }: CleanupQuery): Promise<Cleanup | null> {
  const last = weekOf(to ?? clock.now());
  const first = from === null ? weeksAfter(last, 1 - WEEKS_USUAL) : weekOf(from);
  const weeks = weeksIn(first, last);
  if (weeks < 1 || weeks > CLEANUP_WEEKS_MAX) return null;
  const range = { from: first, to: last };
  return store.inInstallation(installation, async (tx) => {
    const sums = await tx.outcomes.sums(range, by);
    const nameOf = new Map(by === "owner" ? (await tx.mirror.users()).map(({ id, name }) => [String(id), name]) : []);
    const rows = sums.filter(({ isTotal }) => !isTotal).map(({ key, isTotal: _isTotal, ...counts }) => ({ key, name: key === null ? null : (nameOf.get(key) ?? key), ...cleanupOf(counts) }));
    // The keys of owners are ours and say nothing to a reader; those without one stay last.
    const inOrder = by === "owner" ? rows.toSorted((a, b) => Number(a.name === null) - Number(b.name === null) || (a.name ?? "").localeCompare(b.name ?? "", "en")) : rows;
    const all = sums.find(({ isTotal }) => isTotal);
    const completion = (await tx.outcomes.completion(range)).map((one) => ({ ...one, completeRate: one.records === 0 ? 1 : 1 - one.incomplete / one.records }));
    return { from: first, to: lastDay(last), by, total: cleanupOf(all === undefined ? NOTHING : countsIn(all)), rows: inOrder, completion };
  });
}

function countsIn({ key: _key, isTotal: _isTotal, ...counts }: CleanupCounts & { readonly key: string | null; readonly isTotal: boolean }): CleanupCounts {
  return counts;
}

const NOTHING: CleanupCounts = {
  approved: 0, edited: 0, rejected: 0, auto: 0, reassigned: 0, routed: 0, rollbacks: 0, merges: 0, falseMerges: 0, checksRight: 0, checksWrong: 0, overridden: 0, useful: 0, useless: 0,
  medianMs: null, p95Ms: null,
};

const lastDay = (week: LocalDate): LocalDate => new Date(Date.parse(weeksAfter(week, 1)) - 1).toISOString().slice(0, week.length);
