import { fixClassOf } from "../../domain/model/fix-class.ts";
import { isOfEngagement, isOfRecord, type MergeProposal, type Proposal, type RecordProposal, type ReviewTask } from "../../domain/model/proposal.ts";
import { proposalId, type UserId, userId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import { approvalsChecked } from "../../domain/quality/authority/terms.ts";
import { guardsOf } from "../../domain/proposal/guards.ts";
import { type CleanupClass, type Outcome, type OutcomeVerdict } from "../../domain/quality/outcome.ts";
import { weekOf } from "../../domain/quality/week.ts";
import { approverOf } from "../../domain/review/approver.ts";
import { asksAboutCheck, checkedProposal } from "../../domain/review/check-review.ts";
import { asksAboutRefusal } from "../../domain/review/refusal-review.ts";
import type { Decided } from "../../domain/review/decide.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import { type LostAuthority, loseIfMust } from "./authority/lose.ts";
import type { Deciding } from "./record-changes.ts";

/**
 * Notes what a person said of what was suggested to clean up, and what they took back. A reversal that the terms of its class do not bear takes its authority at once:
 * what was lost is returned, to be told once the decision is. Before anything is appended to the log.
 */
export async function noteOutcomes(tx: TenantTransaction, decided: Decided, deciding: Deciding): Promise<readonly LostAuthority[]> {
  const { task, context, at } = deciding;
  if (context.via === "policy" || context.via === "expiry") return [];
  if (asksAboutCheck(task)) return losing(tx, await answered(tx, decided.task, deciding), at);
  const by = approverOf(context.actor);
  if (deciding.judging.verb === "assign" || decided.task.state !== "open") await tx.outcomes.note(await outcomesOf(tx, decided, deciding, by));
  await noteAgreement(tx, decided, deciding, by);
  const classes: (CleanupClass | null)[] = [];
  for (const proposal of decided.approved) {
    if (proposal.kind === "unmerge") classes.push(await tx.outcomes.reversed(proposal.mergeId, at));
    if (isOfRecord(proposal) && proposal.undoes !== undefined) classes.push(await tx.outcomes.reversed(proposal.undoes, at));
  }
  return losing(tx, classes, at);
}

/** A second look: right or wrong. Whoever only hands it on says nothing. How long it took is noted: right in less than a look is no answer. */
async function answered(tx: TenantTransaction, { state }: ReviewTask, { task, context, at }: Deciding): Promise<readonly (CleanupClass | null)[]> {
  if (state !== "approved" && state !== "rejected") return [];
  const id = checkedProposal(task);
  await tx.outcomes.checked(id, { answer: state === "approved" ? "right" : "wrong", by: approverOf(context.actor), at, lookMs: await lookOf(tx, { task, context, at }) });
  return [(await tx.outcomes.get(id))?.class ?? null];
}

async function losing(tx: TenantTransaction, classes: readonly (CleanupClass | null)[], at: Instant): Promise<readonly LostAuthority[]> {
  const lost: LostAuthority[] = [];
  for (const name of tx.installation.policy.grants.fixes) {
    if (!classes.includes(name)) continue;
    const loss = await loseIfMust(tx, name, { at, isLogBroken: false });
    if (loss !== null) lost.push(loss);
  }
  return lost;
}

/** Of the second of two pairs of eyes: whether they said the same as the first. */
async function noteAgreement(tx: TenantTransaction, decided: Decided, { task, proposals, at }: Deciding, by: string): Promise<void> {
  if ((task.approvals ?? []).length === 0 || decided.task.state === "open") return;
  for (const { id } of proposals.filter(({ kind }) => kind === "merge")) await tx.outcomes.checked(id, { answer: decided.task.state === "approved" ? "right" : "wrong", by, at, lookMs: null });
}

/** How long it was looked at, at most: by the screen, and since this person's decision before. */
async function lookOf(tx: TenantTransaction, { task, context, at }: Pick<Deciding, "task" | "context" | "at">): Promise<number | null> {
  const last = await tx.outcomes.lastDecision(approverOf(context.actor), task.id);
  const known = [...(context.msOpen === null ? [] : [context.msOpen]), ...(last === null ? [] : [Date.parse(at) - Date.parse(last)])];
  return known.length === 0 ? null : Math.max(0, Math.min(...known));
}

async function outcomesOf(tx: TenantTransaction, decided: Decided, { task, proposals, context, judging, at }: Deciding, by: string): Promise<readonly Outcome[]> {
  if (proposals.every((proposal) => classOf(proposal) === null)) return [];
  const isHandedOn = judging.verb === "assign";
  // It was decided already, and the CRM did not take it: to try once more is no further look, and a merge that is left so was not refused by a person.
  const isAgain = asksAboutRefusal(task);
  const common = {
    reviewId: task.id, week: weekOf(at), decidedBy: by, decidedAt: at, isSingle: context.via === "single" && context.actor.kind !== "service" && !isAgain,
    lookMs: await lookOf(tx, { task, context, at }), waitedMs: Math.max(0, Date.parse(at) - Date.parse(task.createdAt)),
  };
  const outcomes: Outcome[] = [];
  for (const proposal of proposals) {
    const name = classOf(proposal);
    if (name === null || proposal.kind === "unmerge" || isOfEngagement(proposal)) continue;
    const verdict = isHandedOn ? "reassigned" : verdictOf(proposal, decided);
    if (isAgain && verdict === "rejected" && proposal.kind === "merge") continue;
    const policy = tx.installation.policy;
    outcomes.push({
      ...common, id: isHandedOn ? reassignedId(proposal, task) : proposal.id, class: name, object: proposal.object, verdict,
      ownerId: await ownerOf(tx, proposal), isRouting: verdict === "edited" && isRouted(proposal, decided, policy),
      wantsCheck: verdict === "approved" && proposal.kind === "update_record" && proposal.rule !== undefined && tx.outcomes.isSampled(proposal.id, approvalsChecked(policy, fixClassOf(proposal.object, proposal.rule))),
    });
  }
  return outcomes;
}

/** Null of what nobody's rule suggested, and of what takes something back. */
function classOf(proposal: Proposal): CleanupClass | null {
  if (proposal.kind === "merge") return `${proposal.object}.merge`;
  return isOfRecord(proposal) && proposal.rule !== undefined && proposal.undoes === undefined ? fixClassOf(proposal.object, proposal.rule) : null;
}

const reassignedId = (proposal: Proposal, { version }: ReviewTask): Outcome["id"] => proposalId(`${proposal.id}-${String(version)}`);

/** By what is written of it: nothing of one that was refused, something else of one that was edited. */
function verdictOf(proposal: Proposal, { task, approved }: Decided): OutcomeVerdict {
  const final = approved.find(({ id }) => id === proposal.id);
  if (final === undefined || task.state === "rejected" || task.state === "blocked") return "rejected";
  if (final.kind === "merge" && final.revises !== undefined) return "edited";
  return JSON.stringify(final.fields) === JSON.stringify(proposal.fields) ? "approved" : "edited";
}

/** A person set an owner or a field that routes work to something else than was suggested. */
function isRouted(proposal: Proposal, { approved }: Decided, policy: Parameters<typeof guardsOf>[1]): boolean {
  const final = approved.find(({ id }) => id === proposal.id);
  if (final === undefined || !isOfRecord(final)) return false;
  const changed = Object.fromEntries(Object.entries(final.fields).filter(([field, value]) => Reflect.get(proposal.fields, field) !== value));
  return guardsOf({ object: final.object, fields: changed }, policy).some((reason) => reason === "owner_change" || reason === "routing_field");
}

async function ownerOf(tx: TenantTransaction, { object, recordId }: RecordProposal | MergeProposal): Promise<UserId | null> {
  const owner = (await tx.mirror.recordFields(object, [recordId])).get(recordId)?.ownerId;
  return owner ? userId(owner) : null;
}
