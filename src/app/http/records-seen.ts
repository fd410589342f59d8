import { accountId, contactId, crmRecordId, opportunityId } from "../../domain/model/ids.ts";
import type { RecordId } from "../../domain/model/proposal.ts";
import { RECORD_OBJECTS, type RecordObject } from "../../domain/model/record-fields.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { RecordName } from "../record-history.ts";
import type { Caller } from "./authenticate.ts";
import { Problem } from "./problem.ts";
import { seenUsers } from "./sight.ts";

/** Whoever may look at some people's work alone sees the records that belong to these people. */
export async function seesRecord(tx: TenantTransaction, caller: Caller, object: RecordObject, id: RecordId): Promise<boolean> {
  const seen = seenUsers(caller);
  if (seen === null) return true;
  const owner = (await tx.mirror.recordFields(object, [id])).get(id)?.ownerId ?? null;
  return owner !== null && seen.some((one) => one === owner);
}

/** For a record that is not there, or not theirs to see: it is told alike. */
export const noSuchRecord = (): Problem => new Problem(404, "No such record", "This installation has no such CRM or object, or it is not for you to see.");

const OURS = { contact: contactId, account: accountId, opportunity: opportunityId };

/** The mirrored record that an address names as the CRM does; null where it is not known here, or not theirs to see. */
export async function seenRecord(tx: TenantTransaction, caller: Caller, { crm, object, id }: RecordName): Promise<{ readonly object: RecordObject; readonly id: RecordId } | null> {
  const known = RECORD_OBJECTS.find((one) => one === object);
  const ours = known === undefined || tx.installation.crm !== crm ? null : await tx.mirror.toOurs(known, crmRecordId(id));
  if (known === undefined || ours === null) return null;
  const record = { object: known, id: OURS[known](ours) };
  return (await seesRecord(tx, caller, known, record.id)) ? record : null;
}
