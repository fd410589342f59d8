import { z } from "zod";

import type { SandboxReply } from "../shared/http-types.ts";
import { notFound } from "./api-error.ts";
import { link, linkByDefault, unlink } from "./associations.ts";
import { mergeRecords } from "./merge.ts";
import type { Actor, CrmRecord } from "./model.ts";
import { findObjectType } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { archiveRecord, createRecord, eraseRecord, updateRecord } from "./record-write.ts";
import { isPurged } from "./recycle-bin.ts";

const EditSchema = z.strictObject({
  object: z.string(),
  /** Left out: the person makes a new record. */
  id: z.string().optional(),
  properties: z.record(z.string(), z.string()).default({}),
  associations: z.array(z.strictObject({
    object: z.string(),
    id: z.string(),
    /** Labels to set; the plain link when none are given. */
    types: z.array(z.int()).optional(),
    remove: z.boolean().default(false),
  })).default([]),
  /** To the recycle bin, or back out of it; an owner is deactivated so. */
  archived: z.boolean().optional(),
  /** Folds this other record into the one named by `id`. */
  mergeWith: z.string().optional(),
  /** Contacts: forgets the record for good, as the law asks. */
  forget: z.boolean().default(false),
  /** Who does it, when it is no person in the CRM: another app, an import. */
  by: z.strictObject({ sourceType: z.enum(["INTEGRATION", "IMPORT"]), sourceId: z.string().max(100) }).optional(),
});
type Edit = z.infer<typeof EditSchema>;

/** Does what a person does in the CRM: edits, creates, links, archives, restores or merges. Rules bind people too. */
export function editAsPerson(portal: Portal, body: unknown): SandboxReply {
  const edit = EditSchema.parse(body);
  if (edit.object === "owners") return editOwner(portal, edit);
  const type = findObjectType(edit.object);
  if (type === undefined) throw new RangeError(`no object type ${edit.object.slice(0, 50)}`);
  const editor = editorOf(portal, body);
  if (edit.forget) return forgetContact(portal, type, edit.id ?? "");
  const record = edited(portal, type, edit, editor);
  for (const association of edit.associations) editLink(portal, record, association);
  const after = portal.records.exact(type.name, record.id) ?? record;
  return { status: 200, json: { object: type.name, id: after.id, updatedAt: new Date(after.updatedAt).toISOString(), properties: after.properties } };
}

/** Who makes this edit: the person named nowhere else, or the one that `by` names. */
export function editorOf(portal: Portal, body: unknown): Actor {
  const first = [...portal.owners.values()][0];
  return EditSchema.parse(body).by ?? { sourceType: "CRM_UI", sourceId: `userId:${String(first?.userId ?? 0)}` };
}

function forgetContact(portal: Portal, type: ObjectType, id: string): SandboxReply {
  const record = portal.records.resolve(type.name, id);
  if (type.name !== "contacts") throw new RangeError("only contacts can be forgotten");
  if (record === undefined) throw notFound(`${type.singular} ${id} does not exist`);
  eraseRecord(portal, record);
  return { status: 200, json: { object: type.name, id: record.id, forgotten: true } };
}

function edited(portal: Portal, type: ObjectType, edit: Edit, person: Actor): CrmRecord {
  if (edit.id === undefined) return createRecord(portal, type, { properties: edit.properties }, person);
  if (edit.mergeWith !== undefined) return mergeRecords(portal, type, { primary: edit.id, other: edit.mergeWith });
  const found = portal.records.resolve(type.name, edit.id);
  if (found === undefined || isPurged(portal, found)) throw notFound(`${type.singular} ${edit.id} does not exist`);
  const placed = edit.archived === undefined || edit.archived === (found.archivedAt !== null) ? found : archiveRecord(portal, found, edit.archived);
  return Object.keys(edit.properties).length === 0 ? placed : updateRecord(portal, placed, edit.properties, person);
}

function editLink(portal: Portal, from: CrmRecord, wished: Edit["associations"][number]): void {
  const toType = findObjectType(wished.object);
  const to = toType === undefined ? undefined : portal.records.live(toType.name, wished.id);
  if (to === undefined) throw notFound(`${wished.object} ${wished.id} does not exist`);
  if (wished.remove) unlink(portal, from, to);
  else if (wished.types === undefined) linkByDefault(portal, from, to);
  else link(portal, from, to, wished.types.map((typeId) => ({ category: portal.labels.get(String(typeId)) === undefined ? "HUBSPOT_DEFINED" : "USER_DEFINED", typeId })));
}

function editOwner(portal: Portal, edit: Edit): SandboxReply {
  const owner = portal.owners.get(edit.id ?? "");
  if (owner === undefined) throw notFound(`owner ${edit.id ?? ""} does not exist`);
  const next = { ...owner, archived: edit.archived ?? owner.archived, updatedAt: portal.clock.now() };
  portal.owners.set(owner.id, next);
  return { status: 200, json: next };
}
