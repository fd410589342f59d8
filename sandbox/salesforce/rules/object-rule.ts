import type { Row, RowSource, SObjectType, Value, WriteContext } from "../model.ts";
import type { Facts, Settings } from "../settings.ts";

/** Field values by API name. */
export type Values = Readonly<Record<string, Value>>;

/** A write before it is saved. */
export interface Draft {
  readonly type: SObjectType;
  readonly id: string;
  /** The record as it was; nothing when it is being made. */
  readonly before: Row | undefined;
  /** What this write sets, in the org's own form; null empties. */
  readonly given: Values;
  /** Everything the record would hold. */
  readonly values: Values;
  readonly atMs: number;
  readonly context: WriteContext;
}

/** What rules look up in the org. */
export interface OrgView extends RowSource {
  /** Living rows whose external id or unique field holds the value. */
  byExternalId(type: string, field: string, value: string): readonly Row[];
  /** Living rows whose reference field holds the id. */
  pointingTo(type: string, field: string, id: string): readonly Row[];
  /** Living rows that share a key of the duplicate rules. */
  byDuplicateKey(key: string): readonly Row[];
  settings(): Settings;
  facts(): Facts;
}

/** What any change may bring with it, in the name of its writer and at its moment. */
interface Aftermath {
  /** Changes another record without its rules. */
  save(row: Row, values: Values): Row;
  /** Takes a relation away without a trace. */
  erase(row: Row): void;
}

/** What a save may bring with it. */
export interface AfterSave extends Aftermath {
  /** Makes a record with its own rules; what binds only apps does not bind it. */
  create(type: string, values: Values): Row;
}

/** What a removal may bring with it. */
export interface AfterRemoval extends Aftermath {
  /** Removes another record with its own rules. */
  remove(row: Row): void;
}

/** What an object does beyond checking its fields one by one. Each may refuse by throwing a `SalesforceError`. */
export interface ObjectRule {
  /** Values that follow from the others. */
  derive?(org: OrgView, draft: Draft): Values;
  /** What else happens once the record is saved: `draft` tells what changed, `then` does it. */
  saved?(org: OrgView, saved: { readonly row: Row; readonly draft: Draft }, then: AfterSave): void;
  /** What else happens once the record is gone. */
  removed?(org: OrgView, row: Row, then: AfterRemoval): void;
}

/** The text of a field, or nothing. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
