import type { Row, SObjectType } from "../model.ts";
import type { OrgState } from "../org.ts";
import { deleted, noSuchObject, noSuchRecord, refusal } from "../rules/refusals.ts";

/** Names a record. */
export interface RecordName {
  readonly type: string;
  readonly id: string;
}

const verbs = { createable: "create", updateable: "update", deletable: "delete" } as const;

/** The object, when it exists and allows this. */
export function objectThatIs(org: OrgState, name: string, able: keyof typeof verbs | "any"): SObjectType {
  const type = org.catalog.object(name);
  if (type === undefined) throw noSuchObject(name);
  if (able !== "any" && !type[able]) throw refusal("INVALID_TYPE_FOR_OPERATION", `entity type ${type.name} does not support ${verbs[able]}`);
  return type;
}

/** The record with this id when it is not in the recycle bin. */
export function livingRow(org: OrgState, type: SObjectType, id: string): Row {
  const row = org.row(type.name, id);
  if (row === undefined) throw noSuchRecord();
  if (row.values["IsDeleted"] === true) throw deleted();
  return row;
}
