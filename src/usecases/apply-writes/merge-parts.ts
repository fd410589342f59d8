import type { CrmRecordId } from "../../domain/model/ids.ts";
import { intentFact } from "../../domain/audit/write-facts.ts";
import type { MergeObject, RecordSnapshot } from "../../domain/model/merge.ts";
import type { MergeProposal, UnmergeProposal } from "../../domain/model/proposal.ts";
import { type GovernanceFacts, missingControls } from "../../domain/rules/governance.ts";
import type { Clock } from "../../ports/clock.ts";
import { err, type Result } from "../../domain/model/result.ts";
import { type CrmError, stopsEverything } from "../../ports/crm-errors.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { doubtFact, follow } from "./settle.ts";

/** A connector that cannot merge: whoever approved it is told. */
export const withoutMerger = (tx: TenantTransaction, write: PendingWrite, clock: Clock): Promise<void> => leaveUndone(tx, write, { words: "Steward cannot merge records of this CRM.", clock });

/** Asks a person instead of calling, and says of an intent that was cut that nobody knows what became of it. */
export async function leaveUndone(tx: TenantTransaction, write: PendingWrite, { words, clock }: { readonly words: string; readonly clock: Clock }): Promise<void> {
  await tellDoubt(tx, write);
  await follow(tx, write, refusedWith(words), clock);
}

/** Puts the intent on the chain, after what became of one that was cut: the CRM is called only then. Returns its audit id. */
export async function intend(tx: TenantTransaction, write: PendingWrite<MergeProposal | UnmergeProposal>, existing: RecordSnapshot): Promise<string> {
  const { proposal } = write;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const doubt = doubtFact(tx, write, { settledBy: "reading" });
  const intent = intentFact({
    crm: tx.installation.crm, proposal, proposalAuditId: write.proposalAuditId, decisionAuditId: write.decisionAuditId,
    existing: { crmId: existing.crmId, fields: existing.values, version: existing.version }, fields: proposal.fields,
  });
  const receipts = await tx.audit.append([...(doubt === null ? [] : [doubt]), { ...intent, people }]);
  const intentAuditId = receipts.at(-1)?.id ?? "";
  await tx.writes.markIntended([{ id: write.id, claim: write.claim, intentAuditId }]);
  return intentAuditId;
}

/** The outcome of an intent that a crash left without one. */
export async function tellDoubt(tx: TenantTransaction, write: PendingWrite): Promise<void> {
  const doubt = doubtFact(tx, write, { settledBy: "reading" });
  if (doubt !== null) await tx.audit.append([doubt]);
}

/** Why nothing is merged in this installation as it is now; null when all four controls are there. One whose fate is open is settled all the same. */
export async function ungoverned(tx: TenantTransaction, write: PendingWrite, facts: Pick<GovernanceFacts, "at" | "verification">): Promise<string | null> {
  if (write.openIntentAuditId !== null) return null;
  const missing = missingControls({ users: await tx.mirror.users(), policy: tx.installation.policy, ...facts });
  return missing.length === 0 ? null : `Not governed: ${missing.map(({ words }) => words).join("; ")}. steward doctor tells what mends it.`;
}

/** What an earlier call may have done stays in doubt while the CRM cannot be asked. */
export function stillInDoubt<Done>({ openIntentAuditId }: PendingWrite, result: Result<Done, CrmError>): Result<Done, CrmError> {
  return result.ok || openIntentAuditId === null || !stopsEverything(result.error) ? result : err({ ...result.error, mayHaveHappened: true });
}

/** A refusal of ours, in the CRM's terms: nothing was sent. */
export const refusedWith = (publicMessage: string): CrmError => ({ kind: "invalid", publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false });

/** The mirror reads what became of these records soon, with the ids that lead to them now. */
export async function lookAgain(tx: TenantTransaction, object: MergeObject, crmIds: readonly CrmRecordId[], clock: Clock): Promise<void> {
  const at = clock.now();
  const hints = [...new Set(crmIds)].map((crmId) => ({ object, crmId, kind: "merged" as const, at }));
  const dropped = await tx.hints.add(hints, at);
  const installation = tx.installation.id;
  await tx.enqueue(dropped.length > 0 ? { name: "sync-records", installation, object, full: true } : { name: "read-hints", installation });
}
