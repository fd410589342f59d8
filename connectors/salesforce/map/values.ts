import { crmRecordId, naturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmRecordId, NaturalKey } from "../../../src/domain/model/ids.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { Instant } from "../../../src/domain/model/time.ts";
import { sameValue } from "../../shared/same-value.ts";
import type { Row } from "../rows.ts";

/** A value as JSON carries it. */
export type Value = string | number | boolean | null;

/** The field that holds our natural key on tasks and events. */
export const KEY_FIELD = "Steward_Activity_Key__c";

/** A field's value; null when it is absent, null, blank, or nothing that a field of ours can hold. */
export function valueOf(row: Row, field: string): Value {
  const value = row[field];
  if (typeof value === "string") return value.trim() === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** A field's text; null when there is none. */
export function textOf(row: Row, field: string): string | null {
  const value = valueOf(row, field);
  return typeof value === "string" ? value.trim() : null;
}

/** A datetime as Salesforce tells it (`2026-03-02T10:00:00.000+0000`); null when it is none. */
export function instantOf(value: unknown): Instant | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  // A zone without a colon is none that every parser knows.
  const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(ms) ? null : instant(ms);
}

/** A datetime as we send it: Salesforce keeps whole seconds, so that is what we compare and write. */
export function wholeSeconds(at: Instant): Instant | null {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? null : instant(Math.floor(ms / 1000) * 1000);
}

/** A date; null when it is none. */
export function dateOf(value: unknown): string | null {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;
}

/** Whether a field that holds one value holds the other as well: Salesforce spells instants in its own way, and trims texts. */
export function isSameValue(held: unknown, value: unknown): boolean {
  const [a, b] = [instantOf(held), instantOf(value)];
  return a !== null && b !== null ? a === b : sameValue(held, value);
}

/** The row's id, times and former ids, the same for every object. */
export function baseOf(row: Row, formerIds: readonly string[] = []): {
  readonly crmId: CrmRecordId; readonly modifiedAt: Instant; readonly archived: boolean; readonly aliases: readonly CrmRecordId[];
} {
  return {
    crmId: crmRecordId(row.Id),
    modifiedAt: instantOf(row["SystemModstamp"]) ?? instantOf(row["LastModifiedDate"]) ?? instant(0),
    archived: row["IsDeleted"] === true,
    aliases: [...new Set(formerIds)].filter((id) => id !== row.Id).map((id) => crmRecordId(id)),
  };
}

/** A reference to another record, null for none. */
export function idOf(row: Row, field: string): CrmRecordId | null {
  const value = textOf(row, field);
  return value === null ? null : crmRecordId(value);
}

/** Our key on an activity; null when there is none, or something that is none of ours. */
export function keyOf(row: Row): NaturalKey | null {
  const value = textOf(row, KEY_FIELD);
  if (value === null) return null;
  try {
    return naturalKey(value);
  } catch {
    return null;
  }
}

/** The texts of several fields, each once, in order. */
export function textsOf(row: Row, fields: readonly string[]): readonly string[] {
  return [...new Set(fields.flatMap((field) => textOf(row, field) ?? []))];
}
