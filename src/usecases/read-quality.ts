import type { InstallationId } from "../domain/model/ids.ts";
import type { User } from "../domain/model/records.ts";
import { daysAfter, type Instant, type LocalDate } from "../domain/model/time.ts";
import { type Breakdown, broken, type MeasureRow, type Measures, measuresOf } from "../domain/quality/measures.ts";
import { weekOf, weeksAfter, weeksIn } from "../domain/quality/week.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { SumQuery } from "../ports/quality-table.ts";

/** Two years and a bit: what a trend needs, and what can be read at once. */
export const WEEKS_MAX = 106;
/** Without a beginning, a quarter. */
const WEEKS_USUAL = 13;
/** Whoever reads waits for so many late rows at most; the rest is brought up by the schedule. */
const LATE_MAX = 4_000;
const ROWS_PER_STEP = 2_000;

/** What to measure: whole weeks from the one of `from` to the one of `to`; without them the last thirteen. */
export interface QualityQuery {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly by: Breakdown;
  /** Whose alone; everybody's, and what is nobody's, when left out or null. Then there are rows by rep, team and week. */
  readonly reps?: readonly string[] | null;
}

/** The measures of some weeks. */
export interface Quality {
  /** A Monday. */
  readonly from: LocalDate;
  /** A Sunday. */
  readonly to: LocalDate;
  readonly by: Breakdown;
  /** False while some of the newest is still to be added up. */
  readonly upToDate: boolean;
  readonly total: Measures;
  /** `name` is a rep's; of others it is the key. */
  readonly rows: readonly (MeasureRow & { readonly name: string | null })[];
}

/** Reads the measures, what is not summed up yet brought up first. Null for a range that is longer than {@link WEEKS_MAX} or ends before it begins. */
export async function readQuality({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, query: QualityQuery): Promise<Quality | null> {
  const last = weekOf(query.to ?? clock.now());
  const first = query.from === null ? weeksAfter(last, 1 - WEEKS_USUAL) : weekOf(query.from);
  const weeks = weeksIn(first, last);
  if (weeks < 1 || weeks > WEEKS_MAX) return null;
  const upToDate = await sumUpMeasures({ store }, installation, LATE_MAX);
  return store.inInstallation(installation, async (tx) => {
    const { by, reps = null } = query;
    const ofThem = reps === null ? null : (await tx.quality.sums({ dim: "rep", from: first, to: last }, by === "week")).filter(({ value }) => reps.includes(value));
    const all = ofThem ?? (await tx.quality.sums({ dim: "all", from: first, to: last }, by === "week"));
    const sums = ofThem ?? (by === "week" ? all : await tx.quality.sums({ dim: DIM_OF[by], from: first, to: last }, false));
    const users = by === "rep" || by === "team" ? await tx.mirror.users() : [];
    const nameOf = new Map(users.map(({ id, name }) => [String(id), name]));
    const rows = broken(sums, by, teams(tx, users)).map((row) => ({ ...row, name: row.key === null ? null : (nameOf.get(row.key) ?? row.key) }));
    return { from: first, to: lastDay(last), by, upToDate, total: measuresOf(all), rows: rows.toSorted(byName) };
  });
}

/** Brings the sums up to date; false when more than `max` rows were late and some still are. Safe to run at any time. */
export async function sumUpMeasures({ store }: { readonly store: Store }, installation: InstallationId, max: number): Promise<boolean> {
  for (let done = 0; done < max;) {
    const count = await store.inInstallation(installation, (tx) => tx.quality.sumUp(Math.min(ROWS_PER_STEP, max - done)));
    if (count === 0) return true;
    done += count;
  }
  return false;
}

/** Deletes measures and examples that are older than the policy keeps them, a bounded number at a time; returns how many rows went. */
export async function forgetOldMeasures({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId): Promise<number> {
  return store.inInstallation(installation, async (tx) => {
    const until: Instant = daysAfter(clock.now(), -tx.installation.policy.retention.measureDays);
    return (await tx.quality.forgetBefore(weekOf(until), ROWS_PER_STEP)) + (await tx.outcomes.forgetBefore(weekOf(until), ROWS_PER_STEP)) + (await tx.examples.forgetBefore(until, ROWS_PER_STEP));
  });
}

/** The unknown last. */
function byName({ name: a }: { readonly name: string | null }, { name: b }: { readonly name: string | null }): number {
  return a === null || b === null ? Number(a === null) - Number(b === null) : a < b ? -1 : Number(a > b);
}

const DIM_OF: Readonly<Record<Exclude<Breakdown, "week">, SumQuery["dim"]>> = { source: "source", kind: "kind", rep: "rep", team: "rep" };

const lastDay = (week: LocalDate): LocalDate => new Date(Date.parse(weeksAfter(week, 1)) - 1).toISOString().slice(0, week.length);

/** The policy knows teams by address, the sums know reps by id. */
function teams(tx: TenantTransaction, users: readonly User[]): (rep: string) => string | null {
  const byAddress = new Map(Object.entries(tx.installation.policy.organisation.teams).map(([address, team]) => [address.toLowerCase(), team]));
  const byId = new Map(users.flatMap(({ id, email }) => (email === null ? [] : [[String(id), byAddress.get(email.toLowerCase())] as const])));
  return (rep) => byId.get(rep) ?? null;
}
