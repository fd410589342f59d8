import { invalid } from "./api-error.ts";
import { linkAll, syncPrimaryCompany } from "./associations.ts";
import type { NewAssociation } from "./associations.ts";
import type { Actor, CrmRecord } from "./model.ts";
import { objectTypeOf } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import { appId } from "./portal.ts";
import type { Portal } from "./portal.ts";
import { withValues } from "./record-values.ts";
import { assertUnique, checkWrite } from "./write-check.ts";

/** What a create or update asks for. */
export interface WriteInput {
  readonly properties: Readonly<Record<string, string>>;
  readonly associations?: readonly NewAssociation[];
}

/** Makes a record, or throws the vendor's refusal; the caller takes back what was done before the throw. */
export function createRecord(portal: Portal, type: ObjectType, input: WriteInput, actor: Actor): CrmRecord {
  const values = checkWrite(portal, type, undefined, input.properties);
  assertRequired(type, values);
  const now = portal.clock.now();
  const id = portal.nextId();
  const empty: CrmRecord = {
    object: type.name, id, createdAt: now, updatedAt: now, archivedAt: null, mergedInto: null,
    properties: {}, history: {}, seed: null,
  };
  const iso = new Date(now).toISOString();
  const own = {
    [type.createdProperty]: iso, hs_object_id: id, hs_object_source: actor.sourceType,
    hs_object_source_id: actor.sourceId === "" ? String(appId) : actor.sourceId,
    ...(type.name === "contacts" ? {} : { hs_createdate: iso }),
  };
  const record = withValues(empty, { ...own, ...values }, actor, now);
  portal.records.save(record);
  linkAll(portal, record, input.associations ?? []);
  if (values["associatedcompanyid"] !== undefined) syncPrimaryCompany(portal, record, values["associatedcompanyid"]);
  return portal.records.exact(type.name, id) ?? record;
}

/** Changes the named properties of a live record and no other; nothing at all when they hold those values already. */
export function updateRecord(
  portal: Portal,
  record: CrmRecord,
  properties: Readonly<Record<string, string>>,
  actor: Actor,
): CrmRecord {
  const values = checkWrite(portal, objectTypeOf(record), record, properties);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => (record.properties[name] ?? "") !== value));
  if (Object.keys(changed).length === 0) return record;
  const next = withValues(record, changed, actor, portal.clock.now());
  portal.records.save(next);
  if (changed["associatedcompanyid"] !== undefined) syncPrimaryCompany(portal, next, changed["associatedcompanyid"]);
  return portal.records.exact(record.object, record.id) ?? next;
}

/** Moves a record to the recycle bin, or back out of it unless a live one holds a unique value of it by now. */
export function archiveRecord(portal: Portal, record: CrmRecord, archived: boolean): CrmRecord {
  if (!archived) assertUnique(portal, objectTypeOf(record), record, record.properties);
  const now = Math.max(portal.clock.now(), record.updatedAt + 1);
  const next = { ...record, archivedAt: archived ? now : null, updatedAt: now };
  portal.records.save(next);
  return next;
}

/** Forgets a record for good, with every record that was merged into it. */
export function eraseRecord(portal: Portal, record: CrmRecord): void {
  for (const other of [...portal.records.all(record.object)]) {
    if (other.id !== record.id && portal.records.resolve(record.object, other.id)?.id === record.id) portal.records.erase(other);
  }
  portal.records.erase(record);
}

function assertRequired(type: ObjectType, values: Readonly<Record<string, string>>): void {
  const isSet = (name: string): boolean => (values[name] ?? "") !== "";
  const missing = type.requiredAll.filter((name) => !isSet(name));
  const anyMissing = type.requiredAny.length > 0 && !type.requiredAny.some(isSet);
  if (missing.length === 0 && !anyMissing) return;
  throw invalid(`Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`, {
    context: { properties: missing.length > 0 ? missing : type.requiredAny },
  });
}
