import assert from "node:assert/strict";

import { decisionFact } from "../../src/domain/audit/decision-fact.ts";
import { erasureFacts } from "../../src/domain/audit/erasure-fact.ts";
import type { AuditFact } from "../../src/domain/audit/fact.ts";
import { proposalFact, recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import { type Intent, intentFact, outcomeFact } from "../../src/domain/audit/write-facts.ts";
import { activityId, crmRecordId, type InstallationId, opportunityId, reviewTaskId } from "../../src/domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../../src/domain/model/proposal.ts";
import type { AuditReceipt } from "../../src/ports/audit-log.ts";
import type { Store } from "../../src/ports/store.ts";
import { someChange, someProposal } from "./sample-rows.ts";

/** Where the entries of {@link tellStory} came to stand. */
export interface Story {
  /** All about the mail that became email 501 in the CRM, and what came of the decision about it, in order. */
  readonly email: readonly number[];
  /** All about deal 9001, which was changed with that decision. */
  readonly deal: readonly number[];
}

const CRM = "hubspot";
const ANA = { kind: "user", id: "user-ana" } as const;
const SENT = { subject: "Pump drawings, revised" };

/** Fills a log, with the app's own facts, with the way of a mail and of a deal's change into the CRM, and with others that have nothing to do with them. */
export async function tellStory(store: Store, id: InstallationId): Promise<Story> {
  const append = async (...facts: readonly AuditFact[]): Promise<AuditReceipt> => {
    const [receipt] = await store.inInstallation(id, (tx) => tx.audit.append(facts));
    assert.ok(receipt);
    return receipt;
  };
  const mail = someProposal(1, { route: "review", reasons: ["weak_evidence"] });
  const edited = { ...mail, fields: { ...mail.fields, ...SENT } };
  const deal = someChange(2, { route: "review", object: "opportunity", recordId: opportunityId("deal-ours"), fields: { stage: "won" }, base: { stage: "open" } });
  const other = someProposal(3);
  const task: ReviewTask = {
    id: reviewTaskId("review-1"), activityId: activityId("activity-1"), proposalIds: [mail.id], state: "open", reasons: ["weak_evidence"], role: "record-owner", assigneeId: null,
    title: "A mail", detail: "They want drawings.", createdAt: mail.createdAt, dueAt: mail.expiresAt, expiresAt: mail.expiresAt, escalations: 0, version: 1,
  };
  const sentAs = (proposal: Proposal, allowed: Pick<Intent, "proposalAuditId" | "decisionAuditId">, what: Pick<Intent, "existing" | "fields">) => append(intentFact({ crm: CRM, proposal, ...allowed, ...what }));

  const strange = await append(proposalFact(CRM, 3, other, "Somebody else's summary."));
  const proposed = await append(proposalFact(CRM, 3, mail, "They want drawings."));
  const decided = await append(decisionFact(CRM, {
    task, judging: { verb: "edit", reason: null }, decided: { task, edits: [{ proposal: mail, final: edited }] },
    context: { actor: ANA, via: "single", batch: null, msOpen: 4_000 }, proposalAuditId: proposed.id,
  }));
  const change = await append(recordProposalFact(CRM, 3, deal, ANA));
  const sent = await sentAs(edited, { proposalAuditId: proposed.id, decisionAuditId: decided.id }, { existing: null, fields: SENT });
  const sentDeal = await sentAs(deal, { proposalAuditId: change.id, decisionAuditId: decided.id }, { existing: { crmId: crmRecordId("9001"), fields: { stage: "open" } }, fields: { stage: "won" } });
  await sentAs(other, { proposalAuditId: strange.id, decisionAuditId: null }, { existing: null, fields: { subject: "Other" } });
  const ended = await append(answered(edited, sent.id, "501"));
  const endedDeal = await append(answered(deal, sentDeal.id, "9001"));
  const erased = await append(...erasureFacts({ actor: ANA, basis: "request", request: "T-1" }, [{ seq: proposed.seq, path: "/data/summary" }]));
  const places = (...receipts: readonly AuditReceipt[]): readonly number[] => receipts.map(({ seq }) => seq);
  // The decision names the mail's proposal, and the deal's write names the decision: what led to a record, and what came of it, belongs to its history.
  return { email: places(proposed, decided, change, sent, sentDeal, ended, endedDeal, erased), deal: places(proposed, decided, change, sentDeal, endedDeal, erased) };
}

const answered = (proposal: Proposal, intentAuditId: string, crmId: string): AuditFact => outcomeFact({
  crm: CRM, proposal, intentAuditId, status: "ok", http: 201, attempts: 1, crmId: crmRecordId(crmId), versionAfter: null, errorCode: null, requestId: null, guarantee: null, settledBy: "answer", ms: 12,
});
