import { z } from "zod";

import type { SandboxReply } from "../shared/http-types.ts";
import type { Row, WriteContext } from "./model.ts";
import type { OrgState } from "./org.ts";
import { adminUserId } from "./records/base-rows.ts";
import { convertLead } from "./records/convert-lead.ts";

const EditSchema = z.strictObject({
  object: z.string(),
  /** Left out: the person makes a new record. */
  id: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  /** To the recycle bin, or back out of it; a user is deactivated so. */
  deleted: z.boolean().optional(),
  /** Empties the recycle bin of it: no query tells of it any more. */
  erased: z.literal(true).optional(),
  /** Folds this other record into the one named by `id`. */
  mergeWith: z.string().optional(),
  /** Turns the lead into a contact. */
  convert: z.union([
    z.literal(true),
    z.strictObject({ accountId: z.string().optional(), contactId: z.string().optional(), opportunityName: z.string().optional() }),
  ]).optional(),
});
type Edit = z.infer<typeof EditSchema>;

/** Does what a person does in the CRM: makes, edits, deletes, restores, merges or converts. Rules bind people too. */
export function editAsPerson(org: OrgState, body: unknown): SandboxReply {
  const edit = EditSchema.parse(body);
  // A duplicate alert is only a warning to somebody at the screen.
  const context: WriteContext = { userId: personAt(org), allowDuplicates: true };
  const row = edited(org, edit, context);
  return { status: 200, json: { object: row.type, id: row.id, deleted: row.values["IsDeleted"] === true, fields: row.values } };
}

function edited(org: OrgState, edit: Edit, context: WriteContext): Row {
  if (edit.id === undefined) return org.create(edit.object, edit.fields, context);
  if (edit.convert !== undefined) return convertLead(org, edit.id, edit.convert === true ? {} : edit.convert, context);
  const row = org.row(edit.object, edit.id);
  if (row === undefined) throw new RangeError(`no ${edit.object.slice(0, 50)} has this id`);
  if (edit.mergeWith !== undefined) org.merge({ type: row.type, masterId: row.id, loserIds: [edit.mergeWith], values: {} }, context);
  if (row.type === "User" && edit.deleted !== undefined) return org.update("User", row.id, { ...edit.fields, IsActive: !edit.deleted }, context);
  if (edit.deleted === false) org.undelete(row.type, row.id, context);
  const changed = Object.keys(edit.fields).length === 0 ? row : org.update(row.type, row.id, edit.fields, context);
  if (edit.deleted === true && row.values["IsDeleted"] !== true) org.remove(row.type, row.id, context);
  const last = org.row(row.type, row.id) ?? changed;
  if (edit.erased === true && last.values["IsDeleted"] === true) org.records.erase(last);
  return last;
}

/** Somebody of the org who is not the app. */
function personAt(org: OrgState): string {
  for (const user of org.rows("User")) if (user.id !== adminUserId && user.values["IsActive"] === true) return user.id;
  return adminUserId;
}
