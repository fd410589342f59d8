import { seededNumbers } from "../../src/domain/linkage/seeded-numbers.ts";

/** A change of a record: stamped `atMs`, seen by nobody before `seenMs`. */
export interface PlannedChange {
  /** Which record, counted through all of them. */
  readonly record: number;
  readonly atMs: number;
  readonly seenMs: number;
}

/** What a day of changes is like. */
export interface Habits {
  readonly records: number;
  readonly durationMs: number;
  /** Single changes, spread evenly. */
  readonly singles: number;
  /** Bursts whose changes share one millisecond. */
  readonly bursts: number;
  readonly burstSize: number;
  /** The part of the single changes and of the bursts that come into view later than they happened, by up to `lateMs`. */
  readonly lateRate: number;
  readonly lateMs: number;
}

/** Changes in the order in which they come into view; the same for the same habits. */
export function plannedChanges(habits: Habits): readonly PlannedChange[] {
  const draw = seededNumbers(habits.records);
  const record = (): number => Math.floor(draw() * habits.records);
  const seen = (atMs: number): number => (draw() < habits.lateRate ? atMs + Math.ceil(draw() * habits.lateMs) : atMs);
  const changes: PlannedChange[] = [];
  for (let count = 0; count < habits.singles; count += 1) {
    const atMs = Math.floor(draw() * habits.durationMs);
    changes.push({ record: record(), atMs, seenMs: seen(atMs) });
  }
  for (let count = 0; count < habits.bursts; count += 1) {
    const atMs = Math.floor(((count + draw()) / habits.bursts) * habits.durationMs);
    const first = record();
    const seenMs = seen(atMs);
    for (let one = 0; one < habits.burstSize; one += 1) changes.push({ record: (first + one) % habits.records, atMs, seenMs });
  }
  return changes.toSorted((a, b) => a.seenMs - b.seenMs);
}
