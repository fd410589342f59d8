import type { Actor, CrmRecord, HistoryEntry } from "./model.ts";
import { objectTypeOf } from "./object-types.ts";

/** How many former values of a property are kept (the vendor tells 20 or more). */
const historyKeptMax = 20;

/** The record with these values in place, its histories and its time of change kept. `""` clears. */
export function withValues(
  record: CrmRecord,
  values: Readonly<Record<string, string>>,
  actor: Actor,
  nowMs: number,
): CrmRecord {
  // Two changes within one millisecond must still have an order.
  const updatedAt = Object.keys(record.properties).length === 0 ? nowMs : Math.max(nowMs, record.updatedAt + 1);
  const history = { ...record.history };
  const all = { ...values, [objectTypeOf(record).modifiedProperty]: new Date(updatedAt).toISOString() };
  for (const [name, value] of Object.entries(all)) {
    const entry: HistoryEntry = { value, timestamp: updatedAt, sourceType: actor.sourceType, sourceId: actor.sourceId };
    history[name] = [entry, ...(history[name] ?? [])].slice(0, historyKeptMax);
  }
  const properties = Object.fromEntries(Object.entries({ ...record.properties, ...all }).filter(([, value]) => value !== ""));
  return { ...record, properties, history, updatedAt };
}
