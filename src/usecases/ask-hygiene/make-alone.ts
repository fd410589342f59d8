import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import { identitiesIn } from "../../domain/erasure/identity.ts";
import { type FixContext, fixProposal } from "../../domain/judge/fix-proposal.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { valuesIn } from "../../domain/findings/values-in.ts";
import { openAmountAtMost, openAmountOf } from "../../domain/findings/worth.ts";
import { fixClassOf } from "../../domain/model/fix-class.ts";
import { contactId, findingId } from "../../domain/model/ids.ts";
import type { RecordProposal } from "../../domain/model/proposal.ts";
import { type Instant, instant } from "../../domain/model/time.ts";
import { dueWrite } from "../../domain/proposal/due-write.ts";
import { withinBounds } from "../../domain/quality/authority/rules.ts";
import { termsOf } from "../../domain/quality/authority/terms.ts";
import { weekOf } from "../../domain/quality/week.ts";
import type { AskedFinding } from "../../domain/review/hygiene-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";

const DAY_CHARS = "2026-01-05".length;

/**
 * The fix of a finding: made without asking where its class was granted that, nothing guards the field and the bounds allow it; `route` of its proposal tells. What was written
 * before and is found again was set back by somebody, or by a program: a person is asked. Proposal, entry, write and outcome are saved together; whatever else is only proposed, and saved by whoever asks.
 */
export async function makeAlone(tx: TenantTransaction, finding: Finding, context: Omit<FixContext, "isWithinBounds">): Promise<AskedFinding & { readonly finding: Finding }> {
  const name = fixClassOf(finding.object, finding.rule);
  const { policy, at } = context;
  const isGranted = policy.grants.fixes.includes(name) && !(await wasWritten(tx, finding));
  const terms = termsOf(policy, name);
  const bounds = isGranted ? { madeToday: await tx.outcomes.madeSince(name, instant(at.slice(0, DAY_CHARS))), recordValue: await valueOf(tx, finding) } : null;
  const proposal = fixProposal(finding, { ...context, isWithinBounds: bounds !== null && withinBounds(bounds, terms) });
  if (proposal?.route === "auto") await save(tx, finding, { proposal, at, wantsCheck: tx.outcomes.isSampled(proposal.id, terms.checkPercent) });
  return { finding, proposal };
}

/** What hangs on the record now, or hung on it when it was last looked over, whichever is more; null where nobody knows. Deals of a contact at any account count. */
async function valueOf(tx: TenantTransaction, { object, recordId, worth }: Finding): Promise<number | null> {
  const then = openAmountAtMost(worth);
  if (object === "opportunity") return then;
  const now = openAmountOf(await tx.mirror.openDeals(object, [contactId(recordId)]));
  return then === null || now === null ? null : Math.max(then, now);
}

async function wasWritten(tx: TenantTransaction, { id }: Finding): Promise<boolean> {
  const cause = findingId(id);
  return ((await tx.writes.ofActivities([cause])).get(cause) ?? []).some(({ state }) => state === "done");
}

async function save(tx: TenantTransaction, finding: Finding, { proposal, at, wantsCheck }: { readonly proposal: RecordProposal; readonly at: Instant; readonly wantsCheck: boolean }): Promise<void> {
  const { crm, policy, policyVersion, id: installation } = tx.installation;
  const told = identitiesIn(valuesIn(finding), policy.organisation.defaultRegion);
  await tx.people.tie([{ activity: findingId(finding.id), contacts: finding.object === "contact" ? [contactId(finding.recordId)] : [], told }]);
  await tx.outcomes.note([{
    id: proposal.id, reviewId: null, class: fixClassOf(finding.object, finding.rule), object: finding.object, ownerId: finding.ownerId, week: weekOf(at), verdict: "auto", decidedBy: null,
    decidedAt: at, isSingle: false, lookMs: null, waitedMs: null, isRouting: false, wantsCheck,
  }]);
  await tx.findings.decide([finding.id], "fixed");
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...proposalFact(crm, policyVersion, proposal, ""), people }]);
  if (receipt === undefined) return;
  await tx.proposals.save([{ proposal, auditId: receipt.id }]);
  await tx.writes.save([dueWrite(proposal, receipt.id, at)]);
  await tx.enqueue({ name: "apply-writes", installation });
}
