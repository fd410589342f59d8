import { EVERYTHING, type Sight } from "../domain/access/permissions.ts";
import { decisionFact, type DecisionContext } from "../domain/audit/decision-fact.ts";
import { type ContactId, contactId, type InstallationId, type ReviewTaskId, writeId } from "../domain/model/ids.ts";
import { isOfEngagement, isOfMerge, isOfRecord, type MergeProposal, type Proposal, type RecordProposal, recordsOf, type ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { hoursAfter, type Instant } from "../domain/model/time.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { overwrites } from "../domain/proposal/guards.ts";
import { recordProposalFact } from "../domain/audit/proposal-fact.ts";
import { type Desk, inPlaceOf, standIn, withoutLine } from "../domain/review/absence.ts";
import { approverOf } from "../domain/review/approver.ts";
import { asksAboutCheck, checkedProposal } from "../domain/review/check-review.ts";
import { decide, type Decided, type Judging, type Refusal } from "../domain/review/decide.ts";
import { mergeRefusal } from "../domain/rules/merge-deciders.ts";
import { bulkRefusal } from "../domain/rules/stops.ts";
import { asksAboutFindings } from "../domain/review/hygiene-review.ts";
import { asksAboutRefusal } from "../domain/review/refusal-review.ts";
import { asksAboutSuggestion } from "../domain/review/suggestion-review.ts";
import { nextDecider } from "../domain/review/overdue.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { tellLost } from "./decide-review/authority/lose.ts";
import { closeFindings } from "./decide-review/close-findings.ts";
import { closePair } from "./decide-review/close-pair.ts";
import { followDecision } from "./decide-review/follow-decision.ts";
import { judgeAnswers } from "./decide-review/judge-answers.ts";
import { learnFrom } from "./decide-review/learn.ts";
import { learnOptOuts, tellLearned } from "./decide-review/learn-opt-outs.ts";
import { noteOutcomes } from "./decide-review/note-outcomes.ts";
import { type Deciding, joinRecordChanges } from "./decide-review/record-changes.ts";
import { rememberChoices } from "./decide-review/remember-choices.ts";
import { aboutWhat, revisedMerge, withRevision } from "./decide-review/revise-merge.ts";
import { reviewFor, type ReviewFor, userWhoDecides } from "./decide-review/who-decides.ts";

/** Why a decision was not taken. */
export type DecideFailure = Refusal | { readonly kind: "not-found"; readonly message: string };

/**
 * Takes a person's decision on a review task: task, writes, audit entry and the closing of the task in the CRM are
 * saved together. A task is decided once; deciding it again is refused and changes nothing. For who does not see it there is none.
 */
export async function decideReview(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  installation: InstallationId,
  id: ReviewTaskId,
  { judging, context, sees = EVERYTHING }: { readonly judging: Judging; readonly context: DecisionContext; readonly sees?: Sight },
): Promise<Result<ReviewTask, DecideFailure>> {
  return store.inInstallation(installation, async (tx) => {
    const task = await tx.reviews.take(id);
    if (task === null) return err(NOT_FOUND);
    const filed = await tx.proposals.get(task.proposalIds);
    const proposals = filed.map((entry) => entry.proposal);
    const stopped = SIGHT_STOPS[await reviewFor(tx, { actor: context.actor, sees }, task, proposals)];
    if (stopped !== null) return err(stopped);
    const at = clock.now();
    const hands = judging.verb === "assign" || judging.verb === "escalate";
    const desk: Desk = { users: hands ? await tx.mirror.users() : [], policy: tx.installation.policy, at };
    const revised = await revisedMerge(tx, task, { proposals, judging, context });
    const decided = decide(task, proposals, { ...withRevision(withAssignee(task, judging, desk), revised), by: approverOf(context.actor) }, at);
    if (!decided.ok) return decided;
    const refused = bulkRefusal(judging.verb, { reasons: task.reasons, looked: context.via !== "bulk", overwrites: asksAboutRefusal(task) || asksAboutSuggestion(task) || (asksAboutFindings(task) && proposals.filter(isOfRecord).some(overwrites)) });
    if (refused !== null) return err({ kind: "not-allowed", message: refused } as const);
    const notTheirs = (await mergeStop(tx, proposals, { judging, context, isSecond: (task.approvals ?? []).length > 0 })) ?? (await checkStop(tx, task, { judging, context }));
    if (notTheirs !== null) return err({ kind: "not-allowed", message: notTheirs } as const);
    const deciding = { task, proposals: aboutWhat(proposals, revised), judging, context, at };
    const joined = await joinRecordChanges(tx, askedAnew(decided.value, judging, desk), deciding);
    if (!joined.ok) return joined;
    const learned = await learnOptOuts(tx, task, joined.value.task);
    if (!learned.ok) return learned;
    await closePair(tx, { task: joined.value.task, proposals }, { actor: context.actor, at });
    await closeFindings(tx, { task: joined.value.task, proposals }, at);
    await learnFrom(tx, joined.value, deciding);
    const lost = await noteOutcomes(tx, joined.value, deciding);
    const decision = await save(tx, { task, filed, decided: joined.value, judging, context, at });
    if (revised?.ok === true) await tx.mergeQuestions.keep(revised.value.proposal, revised.value.question);
    if (learned.value !== null) await tellLearned(tx, learned.value, { actor: context.actor, decision });
    for (const one of lost) await tellLost(tx, one);
    await rememberChoices(tx, { task, proposals, decided: joined.value, context, at });
    await followDecision(tx, joined.value, clock);
    await judgeAnswers(tx, joined.value.approved, at);
    return ok(joined.value.task);
  });
}

const NOT_FOUND: DecideFailure = { kind: "not-found", message: "There is no such review." };
const SIGHT_STOPS: Readonly<Record<ReviewFor, DecideFailure | null>> = { hidden: NOT_FOUND, shown: { kind: "not-allowed", message: "This review is asked of somebody else." }, theirs: null };

/** The second look is somebody else's, at this one change. */
async function checkStop(tx: TenantTransaction, task: ReviewTask, { judging, context: { actor, via } }: Pick<Deciding, "judging" | "context">): Promise<string | null> {
  if (!asksAboutCheck(task) || judging.verb === "assign" || judging.verb === "escalate") return null;
  if (via === "bulk") return "A second look is decided by itself.";
  if ((judging.verb !== "approve" && judging.verb !== "reject") || judging.recordChanges.length > 0) return "It is made already: approve it if it is right, reject it if it is wrong.";
  const first = (await tx.outcomes.get(checkedProposal(task)))?.decidedBy ?? null;
  return first === approverOf(actor) || actor.kind === "service" ? "Somebody else than who decided it first looks a second time." : null;
}

/** Why a merge is not theirs to approve; whoever has it otherwise is the first to approve that. To leave one undone is anybody's who may decide reviews. */
async function mergeStop(tx: TenantTransaction, proposals: readonly Proposal[], { judging, context: { actor, via }, isSecond }: Pick<Deciding, "judging" | "context"> & { readonly isSecond: boolean }): Promise<string | null> {
  const merges = proposals.filter(isOfMerge);
  if (merges.length === 0) return null;
  if (via === "bulk" && (judging.verb === "reject" || judging.verb === "block")) return "What is said of two records is remembered, so each pair is decided by itself.";
  if (judging.verb !== "approve" && judging.verb !== "edit") return null;
  const user = await userWhoDecides(tx, actor, await tx.mirror.users());
  return mergeRefusal(merges, tx.installation.policy, { user, isAdmin: actor.kind === "admin", isSecond: isSecond && judging.verb === "approve" });
}

interface Taken {
  readonly task: ReviewTask;
  readonly filed: readonly { readonly proposal: Proposal; readonly auditId: string }[];
  readonly decided: Decided;
  readonly judging: Judging;
  readonly context: DecisionContext;
  readonly at: Instant;
}

/** The entries of the decision and of the changes that the person added to it, then the writes that follow from it. Returns the id of the decision's entry. */
async function save(tx: TenantTransaction, { task, filed, decided, judging, context, at }: Taken): Promise<string | null> {
  const { crm, policyVersion } = tx.installation;
  const added = [...decided.approved.filter(isOfRecord), ...decided.edits.flatMap(({ final }) => (final.kind === "merge" ? [final] : []))].filter(({ id }) => !filed.some(({ proposal }) => proposal.id === id));
  const shown = filed.map(({ proposal }) => proposal);
  await tx.people.tie([
    { activity: task.activityId, contacts: contactsIn(decided.approved) },
    ...decided.approved.filter(({ activityId }) => activityId !== task.activityId).map((proposal) => ({ activity: proposal.activityId, contacts: contactsIn([proposal]) })),
  ]);
  const peopleOf = await tx.people.ofProposals([...shown, ...decided.approved, ...added]);
  const first = filed[0]?.auditId ?? null;
  const facts = added.map((proposal) => ({ ...recordProposalFact(crm, policyVersion, proposal, context.actor), ...(proposal.kind === "merge" && first !== null ? { ref: { cause: first } } : {}), people: peopleOf(proposal) }));
  const about = (await tx.people.ofActivities([task.activityId])).get(task.activityId) ?? [];
  const decision = { ...decisionFact(crm, { task, judging, decided, context, proposalAuditId: first }), people: [...about, ...[...shown, ...decided.approved].flatMap(peopleOf)] };
  const receipts = await tx.audit.append([...facts, decision]);
  const decisionAuditId = receipts.at(-1)?.id ?? null;
  const fresh = added.map((proposal: RecordProposal | MergeProposal, index) => ({ proposal, auditId: receipts[index]?.id ?? "" }));
  await tx.proposals.save(fresh);
  const known = [...filed, ...fresh];
  await tx.writes.save(decided.approved.map((proposal) => ({
    id: writeId(derivedId("write", proposal.id, decisionAuditId ?? "")),
    proposal,
    proposalAuditId: known.find((entry) => entry.proposal.id === proposal.id)?.auditId ?? "",
    decisionAuditId,
    dueAt: at,
  })));
  await tx.reviews.save(decided.task);
  return decisionAuditId;
}

/** The contacts that a decision ties the activity to, or changes along with it: from now on they are among its people. */
function contactsIn(proposals: readonly Proposal[]): readonly ContactId[] {
  return proposals.flatMap((proposal) => (isOfEngagement(proposal) ? proposal.links.contactIds : proposal.object === "contact" ? recordsOf(proposal).map(contactId) : []));
}

/** An escalation names nobody: who decides next is looked up here; when nobody is left, it stays with whoever has it. Who is away is asked by their deputy. */
function withAssignee(task: ReviewTask, judging: Judging, desk: Desk): Judging {
  if (judging.verb === "assign" && judging.assigneeId !== null) return { ...judging, assigneeId: standIn(judging.assigneeId, desk) ?? judging.assigneeId };
  if (judging.verb !== "escalate" || judging.assigneeId !== null) return judging;
  return { ...judging, assigneeId: nextDecider(task, desk)?.assigneeId ?? task.assigneeId };
}

/** Whoever is asked anew has as long as the first had, and reads in whose place they are asked. */
function askedAnew(decided: Decided, { assigneeId: meant }: Judging, desk: Desk): Decided {
  const { task } = decided;
  if (task.state !== "open") return decided;
  const detail = meant !== null && meant !== task.assigneeId ? inPlaceOf(task.detail, meant, desk) : withoutLine(task.detail);
  return { ...decided, task: { ...task, detail, dueAt: hoursAfter(desk.at, desk.policy.review.escalateAfterHours) } };
}
