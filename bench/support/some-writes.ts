import { accountId, activityId, contactId, type CrmRecordId, type InstallationId, naturalKey, opportunityId, proposalId, writeId } from "../../src/domain/model/ids.ts";
import type { EngagementProposal, Links, Proposal, RecordProposal } from "../../src/domain/model/proposal.ts";
import type { RecordObject } from "../../src/domain/model/record-fields.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import type { FreshStore } from "../../test/helpers/database.ts";

/** Records that something may hang on: our ids with the vendor's. */
export type Records = Readonly<Record<RecordObject, readonly { readonly id: string; readonly crmId: CrmRecordId }[]>>;

const AT = "2026-03-02T10:00:00.000Z";
/** So many are put into the queue in one transaction. */
const PORTION = 500;

/** All records of the mirror. */
export async function recordsOf({ database }: Pick<FreshStore, "database">, installation: InstallationId): Promise<Records> {
  const { rows } = await database.pool.query<{ object: string; id: string; crm_id: CrmRecordId }>("SELECT object, id, crm_id FROM steward.crm_id WHERE installation_id = $1 ORDER BY crm_id", [installation]);
  const of = (object: RecordObject): Records[RecordObject] => rows.filter((row) => row.object === object).map(({ id, crm_id }) => ({ id, crmId: crm_id }));
  return { contact: of("contact"), account: of("account"), opportunity: of("opportunity") };
}

/** Mails and the tasks that follow from them in turn, so many of both together. */
export function mailsAndTasks(records: Records, { from, count }: { readonly from: number; readonly count: number }): readonly EngagementProposal[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const object = at % 2 === 0 ? "email" : "task";
    return {
      ...common(`new-${String(at)}`), activityId: activityId(`bench-${String(Math.floor(at / 2))}`), kind: object === "task" ? "create_task" : "log_activity", object, key: naturalKey(`${object}-${String(at).padStart(40, "0")}`),
      fields: {
        subject: `About hall ${String(at)}`, body: `Ana asks for the sensor count of hall ${String(at)}. `.repeat(8), occurredAt: AT, direction: "inbound", nextStep: "send the count",
        ...(object === "task" ? { status: "open", due: "2026-04-02" } as const : {}),
      },
      links: linksAt(records, at), undo: { how: "archive-created" },
    };
  });
}

/** A newer state of each. */
export function updatesOf(made: readonly EngagementProposal[]): readonly EngagementProposal[] {
  return made.map((one) => ({ ...one, id: proposalId(`newer-${one.id}`), fields: { nextStep: "send the offer" } }));
}

/** A change of one field of so many records, each as it stands now. */
export async function changesOf(writer: CrmWriter, records: Records, { object, count }: { readonly object: RecordObject; readonly count: number }): Promise<readonly RecordProposal[]> {
  const some = records[object].slice(0, count);
  const field = ({ contact: "title", account: "city", opportunity: "amount" } as const)[object];
  const proposals: RecordProposal[] = [];
  for (let at = 0; at < some.length; at += 100) {
    const chunk = some.slice(at, at + 100);
    const read = await writer.readRecords(object, chunk.map(({ crmId }) => crmId));
    if (!read.ok) throw new Error(read.error.publicMessage);
    for (const { crmId, fields } of read.value) {
      const record = chunk.find((one) => one.crmId === crmId);
      if (record === undefined) continue;
      proposals.push({
        ...common(`change-${object}-${record.id}`), kind: "update_record", object, recordId: opportunityId(record.id),
        fields: { [field]: object === "opportunity" ? "123456" : "Head of Sensors" }, base: { [field]: Reflect.get(fields, field) ?? null }, undo: { how: "restore-fields", note: "" },
      });
    }
  }
  return proposals;
}

/** Puts them into the queue, as a judge or a person would. */
export async function queued({ fresh, installation, now }: { readonly fresh: FreshStore; readonly installation: InstallationId; readonly now: Instant }, proposals: readonly Proposal[]): Promise<void> {
  for (let at = 0; at < proposals.length; at += PORTION) {
    const some = proposals.slice(at, at + PORTION);
    await fresh.store.inInstallation(installation, async (tx) => {
      await tx.proposals.save(some.map((proposal) => ({ proposal, auditId: `audit-${proposal.id}` })));
      await tx.writes.save(some.map((proposal) => ({ id: writeId(`write-${proposal.id}`), proposal, proposalAuditId: `audit-${proposal.id}`, decisionAuditId: null, dueAt: now })));
    });
  }
}

/** The records that the engagement of this number hangs on. */
export function linksAt(records: Records, at: number): Links {
  const pick = (object: RecordObject): string => records[object][at % records[object].length]?.id ?? "";
  return { contactIds: [contactId(pick("contact"))], accountId: accountId(pick("account")), opportunityId: opportunityId(pick("opportunity")) };
}

function common(id: string) {
  return { id: proposalId(id), activityId: activityId("bench"), confidenceBp: 10_000, reasons: [], evidence: [], rationale: "bench", route: "auto" as const, createdAt: AT, expiresAt: AT };
}
