import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import type { Suggestion } from "../../domain/judge/suggest.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Asks about what was never asked about before: proposal, review and audit entry of each suggestion, together. The activities that led to them are saved by then. */
export async function fileSuggestions(tx: TenantTransaction, suggestions: readonly Suggestion[], at: Instant): Promise<void> {
  const fresh: Suggestion[] = [];
  for (const one of suggestions) if (await tx.suggestions.claim(one.about, { activity: one.task.activityId, review: one.task.id, at })) fresh.push(one);
  if (fresh.length === 0) return;
  const { crm, policyVersion } = tx.installation;
  const proposals = fresh.map(({ proposal }) => proposal);
  const peopleOf = await tx.people.ofProposals(proposals);
  const receipts = await tx.audit.append(proposals.map((proposal) => ({ ...proposalFact(crm, policyVersion, proposal, ""), people: peopleOf(proposal) })));
  await tx.proposals.save(proposals.flatMap((proposal, index) => { const receipt = receipts[index]; return receipt === undefined ? [] : [{ proposal, auditId: receipt.id }]; }));
  for (const { task } of fresh) await tx.reviews.save(task);
}
