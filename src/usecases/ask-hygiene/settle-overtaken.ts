import type { DecisionContext } from "../../domain/audit/decision-fact.ts";
import { handledReviewFact } from "../../domain/audit/handled-review-fact.ts";
import { type InstallationId, reviewTaskId } from "../../domain/model/ids.ts";
import { isOfRecord, type ReviewTask } from "../../domain/model/proposal.ts";
import { decide, type Judging } from "../../domain/review/decide.ts";
import { hygieneWords } from "../../domain/review/hygiene-review.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";

/**
 * Looks again at an open review of findings of which some are gone or rest on other values by now. With none left it ends, as a decision that a
 * rule took; otherwise it asks about those that are left, in a new version, so that nobody approves what they did not see. True when it ended.
 */
export function settleOvertaken({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, id: string): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    const task = await tx.reviews.take(reviewTaskId(id));
    if (task?.state !== "open") return false;
    const left = await tx.findings.get((await tx.findings.askedIn(id)).map((one) => one.id));
    const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal).filter(isOfRecord);
    const [first, ...others] = left.map((finding) => ({ finding, proposal: proposals.find(({ activityId }) => activityId.valueOf() === finding.id) ?? null }));
    if (first === undefined) return end(tx, task, clock);
    await tx.findings.unask(id);
    // Who approved before approved something else.
    await tx.reviews.save({ ...task, approvals: [], ...hygieneWords([first, ...others], await tx.mirror.users()), version: task.version + 1 });
    return false;
  });
}

async function end(tx: TenantTransaction, task: ReviewTask, clock: Clock): Promise<boolean> {
  const filed = await tx.proposals.get(task.proposalIds);
  const judging: Judging = { verb: "reject", version: task.version, reason: "It is no longer found.", edits: [], recordChanges: [], assigneeId: null };
  const decided = decide(task, filed.map(({ proposal }) => proposal), judging, clock.now());
  if (!decided.ok) return false;
  const told = { filed, ofActivity: await tx.people.ofActivities([task.activityId]), ofProposal: await tx.people.ofProposals(filed.map(({ proposal }) => proposal)) };
  await tx.audit.append([handledReviewFact(tx.installation.crm, { task, judging, after: decided.value.task, context: BY_RULE }, told)]);
  await tx.reviews.save(decided.value.task);
  await tx.examples.drop(task.id);
  return true;
}

const BY_RULE: DecisionContext = { actor: { kind: "service", id: "ask-hygiene" }, via: "policy", batch: null, msOpen: null };
