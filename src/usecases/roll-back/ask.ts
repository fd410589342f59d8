import type { Actor } from "../../domain/audit/fact.ts";
import { recordProposalFact } from "../../domain/audit/proposal-fact.ts";
import type { RecordProposal, ReviewTask, UnmergeProposal } from "../../domain/model/proposal.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** A way back, the review that asks about it, and who wants it. */
export interface Asked {
  readonly proposal: RecordProposal | UnmergeProposal;
  readonly task: ReviewTask;
  readonly actor: Actor;
}

/** Files a proposed way back, with its entry in the audit log and the review that asks about it. */
export async function ask(tx: TenantTransaction, { proposal, task, actor }: Asked): Promise<void> {
  const { crm, policyVersion } = tx.installation;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...recordProposalFact(crm, policyVersion, proposal, actor), people }]);
  await tx.proposals.save([{ proposal, auditId: receipt?.id ?? "" }]);
  await tx.reviews.save(task);
}
