import { proposalFact, recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import { writeId } from "../../src/domain/model/ids.ts";
import type { Proposal } from "../../src/domain/model/proposal.ts";
import type { Hands } from "./installed-hands.ts";

/** Puts proposals into the queue as the judge puts them there: each has its entry on the chain, and is due at once. */
export async function queueWrites({ in: within, clock }: Pick<Hands, "in" | "clock">, proposals: readonly Proposal[]): Promise<void> {
  await within(async (tx) => {
    const { crm, policyVersion } = tx.installation;
    const receipts = await tx.audit.append(proposals.map((proposal) => (proposal.kind === "update_record"
      ? recordProposalFact(crm, policyVersion, proposal, { kind: "service", id: "log-activity" })
      : proposalFact(crm, policyVersion, proposal, ""))));
    const filed = receipts.flatMap(({ id }, index) => proposals.slice(index, index + 1).map((proposal) => ({ proposal, auditId: id })));
    await tx.proposals.save(filed);
    await tx.writes.save(filed.map(({ proposal, auditId }) => ({ id: writeId(`write-${proposal.id}`), proposal, proposalAuditId: auditId, decisionAuditId: null, dueAt: clock.now() })));
  });
}
