import type { Row, RowSource, SObjectType } from "../model.ts";

/** What every part of one SELECT works with. */
export interface Scope {
  readonly source: RowSource;
  readonly includeDeleted: boolean;
  /** As in the `url` of a record: `66.0`. */
  readonly apiVersion: string;
  /** One instant for the whole statement, so that `TODAY` is the same day throughout. */
  readonly nowMs: number;
  readonly type: SObjectType;
  readonly alias: string | undefined;
}

/** Whether the query may see the row: what lies in the recycle bin only under `queryAll`. */
export function isVisible(scope: Scope, row: Row): boolean {
  return scope.includeDeleted || row.values["IsDeleted"] !== true;
}
