import { type DecisionContext, decisionFact } from "../domain/audit/decision-fact.ts";
import type { InstallationId, ReviewTaskId } from "../domain/model/ids.ts";
import type { ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { snooze, type SnoozeRefusal, type Snoozing } from "../domain/review/snooze.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Why a review was not put off. */
export type SnoozeFailure = SnoozeRefusal | { readonly kind: "not-found"; readonly message: string };

/** Puts a review off for a while, or shows it again; with its audit entry. Nothing in the CRM changes. */
export async function snoozeReview({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, id: ReviewTaskId, { snoozing, context }: { readonly snoozing: Snoozing; readonly context: DecisionContext }): Promise<Result<ReviewTask, SnoozeFailure>> {
  return store.inInstallation(installation, async (tx) => {
    const task = await tx.reviews.take(id);
    if (task === null) return err({ kind: "not-found", message: "There is no such review." } as const);
    const snoozed = snooze(task, snoozing, clock.now());
    if (!snoozed.ok) return snoozed;
    await tell(tx, task, { after: snoozed.value, context });
    await tx.reviews.save(snoozed.value);
    return ok(snoozed.value);
  });
}

async function tell(tx: TenantTransaction, task: ReviewTask, { after, context }: { readonly after: ReviewTask; readonly context: DecisionContext }): Promise<void> {
  const [filed] = await tx.proposals.get(task.proposalIds);
  const people = (await tx.people.ofActivities([task.activityId])).get(task.activityId) ?? [];
  const fact = decisionFact(tx.installation.crm, { task, judging: { verb: "snooze", reason: null }, decided: { task: after, edits: [] }, context, proposalAuditId: filed?.auditId ?? null });
  await tx.audit.append([{ ...fact, people }]);
}
