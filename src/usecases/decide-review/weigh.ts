import { isOfMerge, isOfRecord, type MergeProposal, type Proposal, type ReviewTask } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { User } from "../../domain/model/records.ts";
import { hoursAfter } from "../../domain/model/time.ts";
import { overwrites } from "../../domain/proposal/guards.ts";
import { type Desk, inPlaceOf, standIn, withoutLine } from "../../domain/review/absence.ts";
import { approverOf } from "../../domain/review/approver.ts";
import { asksAboutCheck, checkedProposal } from "../../domain/review/check-review.ts";
import { decide, type Decided, type Judging, type Refusal } from "../../domain/review/decide.ts";
import { asksAboutFindings } from "../../domain/review/hygiene-review.ts";
import { nextDecider } from "../../domain/review/overdue.ts";
import { asksAboutRefusal } from "../../domain/review/refusal-review.ts";
import { asksAboutSuggestion } from "../../domain/review/suggestion-review.ts";
import { fixFourEyes, fixRefusal, type FixWeight, isFix } from "../../domain/rules/fix-deciders.ts";
import { mergeRefusal } from "../../domain/rules/merge-deciders.ts";
import { bulkRefusal } from "../../domain/rules/stops.ts";
import type { MergeQuestion } from "../../ports/merge-question-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { OpenDeal } from "../../ports/store-tables.ts";
import { type Deciding, joinRecordChanges } from "./record-changes.ts";
import { aboutWhat, revisedMerge, withRevision } from "./revise-merge.ts";
import { userWhoDecides } from "./who-decides.ts";

/** A decision that may be taken. */
export interface Weighed {
  readonly decided: Decided;
  /** What is decided about: of a merge that the reviewer has otherwise, that one. */
  readonly deciding: Deciding;
  /** What a merge that is had otherwise is shown by; null of any other decision. */
  readonly question: { readonly of: MergeProposal; readonly question: MergeQuestion } | null;
}

/** What a decision would lead to, or why it may not be taken. Changes nothing: what a preview shows and what a decision does rest on this alone. */
export async function weigh(tx: TenantTransaction, { task, proposals, judging, context, at }: Deciding): Promise<Result<Weighed, Refusal>> {
  const hands = judging.verb === "assign" || judging.verb === "escalate";
  const desk: Desk = { users: hands ? await tx.mirror.users() : [], policy: tx.installation.policy, at };
  const revised = await revisedMerge(tx, task, { proposals, judging, context });
  const fourEyes = await fixFourEyesOf(tx, proposals);
  const decided = decide(task, proposals, { ...withRevision(withAssignee(task, judging, desk), revised), by: approverOf(context.actor), fourEyes }, at);
  if (!decided.ok) return decided;
  const stopped = bulkRefusal(judging.verb, { reasons: task.reasons, looked: context.via !== "bulk", overwrites: asksAboutRefusal(task) || asksAboutSuggestion(task) || (asksAboutFindings(task) && proposals.filter(isOfRecord).some(overwrites)) });
  if (stopped !== null) return err({ kind: "not-allowed", message: stopped } as const);
  const approvals = task.approvals ?? [];
  const notTheirs = (await mergeStop(tx, proposals, { judging, context, approvals })) ?? (fourEyes.length === 0 ? null : await fixStop(tx, { judging, context, approvals })) ?? (await checkStop(tx, task, { judging, context }));
  if (notTheirs !== null) return err({ kind: "not-allowed", message: notTheirs } as const);
  const deciding = { task, proposals: aboutWhat(proposals, revised), judging, context, at };
  const joined = await joinRecordChanges(tx, askedAnew(decided.value, judging, desk), deciding);
  return joined.ok ? ok({ decided: joined.value, deciding, question: revised?.ok === true ? { of: revised.value.proposal, question: revised.value.question } : null }) : joined;
}

/** The second look is somebody else's, at this one change. */
async function checkStop(tx: TenantTransaction, task: ReviewTask, { judging, context: { actor, via } }: Pick<Deciding, "judging" | "context">): Promise<string | null> {
  if (!asksAboutCheck(task) || judging.verb === "assign" || judging.verb === "escalate") return null;
  if (via === "bulk") return "A second look is decided by itself.";
  if ((judging.verb !== "approve" && judging.verb !== "reject") || judging.recordChanges.length > 0) return "It is made already: approve it if it is right, reject it if it is wrong.";
  const first = (await tx.outcomes.get(checkedProposal(task)))?.decidedBy ?? null;
  return first === approverOf(actor) || actor.kind === "service" ? "Somebody else than who decided it first looks a second time." : null;
}

/** Why a merge is not theirs to approve; whoever has it otherwise is the first to approve that. To leave one undone is anybody's who may decide reviews. */
async function mergeStop(tx: TenantTransaction, proposals: readonly Proposal[], { judging, context: { actor, via }, approvals }: Pick<Deciding, "judging" | "context"> & { readonly approvals: readonly string[] }): Promise<string | null> {
  const merges = proposals.filter(isOfMerge);
  if (merges.length === 0) return null;
  if (via === "bulk" && (judging.verb === "reject" || judging.verb === "block")) return "What is said of two records is remembered, so each pair is decided by itself.";
  if (judging.verb !== "approve" && judging.verb !== "edit") return null;
  const users = await tx.mirror.users();
  const user = await userWhoDecides(tx, actor, users);
  const isSecond = approvals.length > 0 && judging.verb === "approve";
  if (isSecond && hasApproved(user, users, approvals)) return SAME_PERSON;
  return mergeRefusal(merges, tx.installation.policy, { user, isAdmin: actor.kind === "admin", isSecond });
}

/** Why two have to approve what the review asks about: by what hangs on its records now. */
async function fixFourEyesOf(tx: TenantTransaction, proposals: readonly Proposal[]): Promise<readonly string[]> {
  const fixes = proposals.filter(isFix);
  if (fixes.length === 0) return [];
  const [openDeals, accounts]: [OpenDeal[], FixWeight["accounts"][number][]] = [[], []];
  for (const [object, some] of Map.groupBy(fixes, ({ object: of }) => of)) {
    const ids = some.map(({ recordId }) => recordId);
    openDeals.push(...(await tx.mirror.openDeals(object, ids)));
    accounts.push(...(await tx.mirror.accountsOf(object, ids)));
  }
  return fixFourEyes({ records: new Set(fixes.map(({ recordId }) => recordId)).size, openDeals, accounts }, tx.installation.policy);
}

/** Why an approval of fixes that takes two people is not theirs to give. To leave them undone is anybody's who may decide the review. */
async function fixStop(tx: TenantTransaction, { judging, context: { actor }, approvals }: Pick<Deciding, "judging" | "context"> & { readonly approvals: readonly string[] }): Promise<string | null> {
  if (judging.verb !== "approve") return null;
  const users = await tx.mirror.users();
  const user = await userWhoDecides(tx, actor, users);
  if (hasApproved(user, users, approvals)) return SAME_PERSON;
  return fixRefusal({ address: user?.email?.toLowerCase() ?? null, isKey: actor.kind === "service", isSecond: approvals.length > 0 }, tx.installation.policy);
}

/** A CRM may have two users of one person, by the same address. */
function hasApproved(user: Pick<User, "email"> | null, users: readonly User[], approvals: readonly string[]): boolean {
  const before = users.filter(({ id }) => approvals.includes(approverOf({ kind: "user", id }))).map(({ email }) => email?.toLowerCase());
  return before.includes(user?.email?.toLowerCase() ?? "");
}

const SAME_PERSON = "Somebody of your address approved this already; somebody else has to approve it as well.";

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
