import type { Actor } from "../../domain/audit/fact.ts";
import { recordProposalFact } from "../../domain/audit/proposal-fact.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { WayBack } from "./way-back.ts";

/** Files a proposed way back, with its entry in the audit log and the review that asks about it. */
export async function ask(tx: TenantTransaction, { proposal, task }: WayBack, actor: Actor): Promise<void> {
  const { crm, policyVersion } = tx.installation;
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...recordProposalFact(crm, policyVersion, proposal, actor), people }]);
  await tx.proposals.save([{ proposal, auditId: receipt?.id ?? "" }]);
  await tx.reviews.save(task);
}
