import type { Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import { decisionOf, type Disposition, featuresOfTask } from "../../domain/quality/example.ts";
import type { Mark } from "../../domain/quality/measured.ts";
import type { Decided } from "../../domain/review/decide.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { Deciding } from "./record-changes.ts";

/** Keeps a person's decision as a labelled example, and notes it for the measures. Whoever only hands a question on labels nothing. */
export async function learnFrom(tx: TenantTransaction, decided: Decided, { task, proposals, judging, context, at }: Deciding): Promise<void> {
  const { verb } = judging;
  if (verb === "assign" || verb === "escalate" || context.via === "policy" || context.via === "expiry") return;
  const awaited = await tx.examples.awaited(task.id);
  const asked = awaited ?? { id: task.id, activityId: task.activityId, judgedAt: task.createdAt, features: featuresOfTask(task, proposals), links: null };
  const decision = decisionOf({
    verb, via: context.via, by: context.actor.kind, msOpen: context.msOpen, reasons: task.reasons, edits: decided.edits, approved: decided.approved, links: asked.links,
  });
  await tx.examples.label(asked, decision, at);
  if (isOfActivity(task)) await tx.quality.mark([task.activityId], [MARK_OF[verb], ...stepMarks(decided.approved)]);
}

const MARK_OF: Readonly<Record<Disposition, Mark>> = { approve: "approved", edit: "edited", log: "kept", reject: "rejected", block: "blocked" };

/** Its review has the activity's own id; what else is asked of it says nothing of whether it is logged. */
const isOfActivity = ({ id, activityId }: ReviewTask): boolean => String(id) === String(activityId);

/** What a person lets stand as the next step is what the record has. */
function stepMarks(approved: readonly Proposal[]): readonly Mark[] {
  const logged = approved.find(({ kind }) => kind === "log_activity" || kind === "update_activity");
  if (logged === undefined || logged.kind === "update_record") return [];
  return [logged.fields.nextStep ? "step" : "stepless"];
}
