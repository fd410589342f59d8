import type { Row, SObjectType } from "../model.ts";
import { bodyOf, changedNames, eventName, filledNames } from "./event-body.ts";
import type { Body } from "./event-body.ts";

/** What happened to one record from the beginning to the end of a transaction. */
export interface RecordChange {
  readonly type: SObjectType;
  readonly id: string;
  readonly kind: "CREATE" | "UPDATE" | "DELETE" | "UNDELETE";
  readonly userId: string;
  readonly body: Body;
  readonly changedFields: readonly string[];
  readonly nulledFields: readonly string[];
}

/** A record as it was and as it is. */
export interface Touched {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** The change between the two, or nothing that an event tells: what the seed brought was always there. */
export function changeOf(type: SObjectType, { before, after }: Touched): RecordChange | undefined {
  const row = after ?? before;
  if (row === undefined || before === after) return undefined;
  const base = { type, id: row.id, userId: String(row.values["LastModifiedById"] ?? row.values["CreatedById"] ?? ""), changedFields: [], nulledFields: [] };
  // What leaves the recycle bin for good was told when it came there.
  if (after === undefined) return row.values["IsDeleted"] === true ? undefined : { ...base, kind: "DELETE", body: {} };
  if (before === undefined) return after.seed === null ? { ...base, kind: "CREATE", body: bodyOf(type, after, filledNames(type, after)) } : undefined;
  const [was, is] = [before.values["IsDeleted"] === true, after.values["IsDeleted"] === true];
  if (was && is) return undefined;
  if (is) return { ...base, kind: "DELETE", body: {} };
  if (was) return { ...base, kind: "UNDELETE", body: bodyOf(type, after, filledNames(type, after)) };
  const names = changedNames(type, before, after);
  return {
    ...base, kind: "UPDATE", body: bodyOf(type, after, names), changedFields: names.map((name) => eventName(type, name)),
    nulledFields: names.filter((name) => (after.values[name] ?? null) === null).map((name) => eventName(type, name)),
  };
}
