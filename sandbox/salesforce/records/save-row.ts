import type { Row, Value } from "../model.ts";
import type { OrgState } from "../org.ts";
import { instantText } from "../schema/instants.ts";

/** Saves a record with its new values and the stamp of this moment; null empties a field. */
export function saveRow(org: OrgState, row: Row, change: { readonly values: Readonly<Record<string, Value>>; readonly userId: string; readonly atMs?: number }): Row {
  const stamp = instantText(change.atMs ?? org.clock.now());
  const saved: Row = {
    ...row,
    values: withoutNulls({ ...row.values, ...change.values, LastModifiedDate: stamp, LastModifiedById: change.userId, SystemModstamp: stamp }),
  };
  org.records.save(saved);
  return saved;
}

/** A record keeps only what is not null. */
export function withoutNulls(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const kept: Record<string, Value> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}
