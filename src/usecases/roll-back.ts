import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId, ProposalId, ReviewTaskId } from "../domain/model/ids.ts";
import { isOfEngagement, type Proposal, type RecordProposal, type ReviewTask } from "../domain/model/proposal.ts";
import { nameIn } from "../domain/model/record-fields.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { daysAfter, type Instant } from "../domain/model/time.ts";
import { guardsOf } from "../domain/proposal/guards.ts";
import { rollbackOfChange } from "../domain/proposal/plan-rollback.ts";
import { rollbackReview, rollbackReviewId } from "../domain/review/rollback-review.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { WriteState } from "../ports/store-tables.ts";
import { ask } from "./roll-back/ask.ts";
import type { RollBackRefusal } from "./roll-back/refusal.ts";
import { wayBackOfMerge } from "./roll-back/unmerge.ts";
import { isOnItsWay, type WayBack } from "./roll-back/way-back.ts";

/** What taking back takes. */
export interface RollBackDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Proposes to take back what a proposal led to: a review asks whoever owns the data, and what they approve leaves by the same door. Fields
 * get back exactly what stood there; of a merge the review says what cannot return. Nothing is written here.
 */
export async function rollBack({ store, clock }: RollBackDeps, installation: InstallationId, id: ProposalId, actor: Actor): Promise<Result<ReviewTask, RollBackRefusal>> {
  return store.inInstallation(installation, async (tx) => {
    // Of two who ask at one moment the second waits, and finds what the first asked.
    await tx.proposals.hold(id);
    const back = await wayBackOf(tx, id, clock.now());
    if (!back.ok) return back;
    await ask(tx, back.value, actor);
    return ok(back.value.task);
  });
}

/** How what a proposal led to would be taken back, and the review that would ask about it: the same that {@link rollBack} asks. Changes nothing. */
export async function wayBackOf(tx: TenantTransaction, id: ProposalId, at: Instant): Promise<Result<WayBack, RollBackRefusal>> {
  const found = await writtenOf(tx, id);
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.kind === "merge") return wayBackOfMerge(tx, proposal, at);
  if (proposal.kind === "unmerge") return err({ kind: "cannot", message: "A merge that was taken back is made again by approving a new one." });
  if (isOfEngagement(proposal)) return err({ kind: "cannot", message: "What was logged is taken back in the CRM, by deleting it there: Steward does not log it again." });
  return wayBackOfChange(tx, proposal, at);
}

/** As it was written, edits included. */
async function writtenOf(tx: TenantTransaction, id: ProposalId): Promise<Result<Proposal, RollBackRefusal>> {
  const writes = await tx.writes.ofProposal(id);
  const done = writes.findLast(({ state }) => state === "done");
  if (done !== undefined) return ok(done.proposal);
  const [filed] = await tx.proposals.get([id]);
  if (filed === undefined) return err({ kind: "unknown", message: "There is no such proposal." });
  // The CRM may have refused the values alone, of two that it made one of.
  if (filed.proposal.kind === "merge" && (await tx.merges.take(id))?.state === "merged") return ok(filed.proposal);
  const last = writes.at(-1)?.state;
  return err({ kind: "not-written", message: last === undefined ? "Nothing was written for this proposal." : WAITS[last] });
}

const WAITS: Readonly<Record<WriteState, string>> = {
  due: "This is not written yet; it can be taken back once it is.", intended: "This is being written just now; it can be taken back once it is.",
  refused: "The CRM refused this; there is nothing to take back.", done: "This was written.",
};

async function wayBackOfChange(tx: TenantTransaction, written: RecordProposal, at: Instant): Promise<Result<WayBack, RollBackRefusal>> {
  const { policy } = tx.installation;
  const waiting = await openAbout(tx, written);
  if (waiting !== null) return err({ kind: "asked", message: `It is asked about already: review ${waiting}.`, review: waiting });
  const expiresAt = daysAfter(at, policy.review.expireAfterDays);
  const proposal = rollbackOfChange(written, { at, expiresAt, reasons: guardsOf({ object: written.object, fields: written.base }, policy) });
  const called = nameIn((await tx.mirror.recordFields(proposal.object, [proposal.recordId])).get(proposal.recordId));
  return ok({ proposal, task: rollbackReview(proposal, called, { at, users: await tx.mirror.users(), policy }) });
}

/** The review that asks for the same rollback, or allowed it and it is on its way, if there is one. */
async function openAbout(tx: TenantTransaction, { activityId, recordId, base, fields }: RecordProposal): Promise<ReviewTaskId | null> {
  const wanted = JSON.stringify([base, fields]);
  for (const { proposal } of await tx.proposals.ofActivity(activityId)) {
    if (proposal.kind !== "update_record" || proposal.recordId !== recordId || JSON.stringify([proposal.fields, proposal.base]) !== wanted) continue;
    const task = await tx.reviews.get(rollbackReviewId(proposal.id));
    if (task !== null && (task.state === "open" || (await isOnItsWay(tx, proposal.id)))) return task.id;
  }
  return null;
}
