import type { Row, SObjectType, Value, WriteContext } from "../model.ts";
import type { OrgState } from "../org-state.ts";
import { checkDuplicates } from "../rules/duplicate-rules.ts";
import type { Draft, Values } from "../rules/object-rule.ts";
import { checkOrgRules } from "../rules/org-rules.ts";
import { deleted, missing, noSuchObject, noSuchRecord, refusal } from "../rules/refusals.ts";
import { ruleOf } from "../rules/rules.ts";
import { checkUnique } from "../rules/unique-rules.ts";
import { instantText } from "../schema/instants.ts";
import { acceptValues } from "./accept-values.ts";
import { checkReferences } from "./check-references.ts";
import { saveRow, withoutNulls } from "./save-row.ts";

/** A write of the org itself or of its seed: what only apps must keep to does not bind it. */
export interface TrustedWrite {
  readonly seed?: string;
  readonly atMs?: number;
}

/** Who writes, and whether the org itself or its seed does. */
export interface RecordContext extends WriteContext {
  readonly trusted?: TrustedWrite;
}

/** Names a record. */
export interface RecordName {
  readonly type: string;
  readonly id: string;
}

/** Makes a record; see `Org.create`. */
export function createRecord(org: OrgState, typeName: string, given: Values, context: RecordContext): Row {
  const { trusted, ...who } = context;
  const type = objectThatIs(org, typeName, trusted === undefined ? "createable" : "any");
  const accepted = acceptValues(type, given, trusted === undefined ? "createable" : "any");
  const atMs = trusted?.atMs ?? org.clock.now();
  const filled = { ...defaults(type, context), ...withoutNulls(accepted) };
  if (trusted === undefined) checkRequired(type, filled, true);
  if (trusted === undefined) checkReferences(org, type, accepted);
  const id = org.nextId(type);
  const stamp = instantText(atMs);
  const values: Values = {
    ...filled, Id: id, IsDeleted: false,
    CreatedDate: stamp, CreatedById: context.userId, LastModifiedDate: stamp, LastModifiedById: context.userId, SystemModstamp: stamp,
  };
  const draft: Draft = { type, id, before: undefined, given: accepted, values, atMs, context: who };
  const row: Row = { type: type.name, id, seed: trusted?.seed ?? null, values: complete(org, draft) };
  if (trusted === undefined) checkAsApp(org, { ...draft, values: row.values });
  org.records.save(row);
  ruleOf(type.name).saved?.(org, row, draft);
  return org.records.row(type.name, id) ?? row;
}

/** Changes fields of a record; see `Org.update`. */
export function updateRecord(org: OrgState, name: RecordName, given: Values, context: WriteContext): Row {
  const type = objectThatIs(org, name.type, "updateable");
  const before = livingRow(org, type, name.id);
  const accepted = acceptValues(type, given, "updateable");
  checkRequired(type, accepted, false);
  checkReferences(org, type, changesOf(before, accepted));
  const atMs = org.clock.now();
  const draft: Draft = { type, id: before.id, before, given: accepted, values: { ...before.values, ...accepted }, atMs, context };
  const values = complete(org, draft);
  checkAsApp(org, { ...draft, values });
  const row = saveRow(org, { ...before, values }, { values: {}, userId: context.userId, atMs });
  ruleOf(type.name).saved?.(org, row, draft);
  return org.records.row(type.name, row.id) ?? row;
}

const verbs = { createable: "create", updateable: "update", deletable: "delete" } as const;

/** The object, when it exists and allows this. */
export function objectThatIs(org: OrgState, name: string, able: "createable" | "updateable" | "deletable" | "any"): SObjectType {
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

function complete(org: OrgState, draft: Draft): Values {
  return withoutNulls({ ...draft.values, ...ruleOf(draft.type.name).derive?.(org, draft) });
}

function checkAsApp(org: OrgState, draft: Draft): void {
  checkUnique(org, draft);
  checkOrgRules(org, draft);
  checkDuplicates(org, draft);
}

/** What must be filled and has no value, or is being emptied. */
function checkRequired(type: SObjectType, values: Values, isNew: boolean): void {
  const names = [...type.fields.values()].filter((field) => (
    !field.nillable && !field.calculated && (values[field.name] === null || (isNew && field.createable && values[field.name] === undefined))
  )).map((field) => field.name);
  if (names.length > 0) throw missing(names);
}

function defaults(type: SObjectType, context: WriteContext): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const field of type.fields.values()) {
    if (field.defaultValue !== null) values[field.name] = field.defaultValue;
    else if (field.name === "OwnerId") values[field.name] = context.userId;
  }
  return values;
}

function changesOf(before: Row, accepted: Values): Values {
  return Object.fromEntries(Object.entries(accepted).filter(([name, value]) => before.values[name] !== value));
}
