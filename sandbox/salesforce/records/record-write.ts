import type { Row, SObjectType, Value, WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import { checkDuplicates } from "../rules/duplicate-rules.ts";
import type { AfterSave, Draft, Values } from "../rules/object-rule.ts";
import { checkOrgRules } from "../rules/org-rules.ts";
import { missing } from "../rules/refusals.ts";
import { ruleOf } from "../rules/rule-of.ts";
import { checkUnique } from "../rules/unique-rules.ts";
import { instantText } from "../schema/instants.ts";
import { acceptValues } from "./accept-values.ts";
import { checkReferences } from "./check-references.ts";
import { livingRow, objectThatIs } from "./find-record.ts";
import type { RecordName } from "./find-record.ts";
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
  return followSave(org, row, draft);
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
  return followSave(org, row, draft);
}

/** Does what the object's rule has follow from a save, and gives the record as it stands then. */
export function followSave(org: OrgState, row: Row, draft: Draft): Row {
  ruleOf(row.type).saved?.(org, { row, draft }, afterSave(org, draft));
  return org.records.row(row.type, row.id) ?? row;
}

function afterSave(org: OrgState, { context, atMs }: Draft): AfterSave {
  return {
    save: (row, values) => saveRow(org, row, { values, userId: context.userId, atMs }),
    erase: (row) => {
      org.records.erase(row);
    },
    create: (type, values) => createRecord(org, type, values, { ...context, trusted: { atMs } }),
  };
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
