import type { Row, SObjectType, Value, WriteContext } from "../model.ts";
import type { OrgState } from "../org-state.ts";

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

/** What an object does beyond checking its fields one by one. Each may refuse by throwing a `SalesforceError`. */
export interface ObjectRule {
  /** Values that follow from the others. */
  derive?(org: OrgState, draft: Draft): Values;
  /** What else happens once the record is saved. */
  saved?(org: OrgState, row: Row, draft: Draft): void;
  /** What else happens once the record is gone. */
  removed?(org: OrgState, row: Row, context: WriteContext): void;
}

/** The text of a field, or nothing. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
