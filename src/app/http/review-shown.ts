import type { AccountId, ContactId, OpportunityId } from "../../domain/model/ids.ts";
import { reviewTaskId } from "../../domain/model/ids.ts";
import type { Evidence } from "../../domain/model/judgement.ts";
import { isOfEngagement, isOfMerge, type Proposal, recordsOf, type ReviewTask } from "../../domain/model/proposal.ts";
import { nameIn, type RecordObject } from "../../domain/model/record-fields.ts";
import { reasonSentences } from "../../domain/proposal/describe.ts";
import { differenceWords } from "../../domain/merge/merge-text.ts";
import { changesShown, effectWords } from "../../domain/review/changes-shown.ts";
import { quotesShown } from "../../domain/review/quotes-shown.ts";
import { refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import { crmTitle } from "../compose-known-crms.ts";
import { bandOf } from "./review-bands.ts";

/** All that a person needs to decide a review, in one look at the store. */
export async function reviewShown(tx: TenantTransaction, task: ReviewTask, proposals: readonly Proposal[]) {
  const names = await namesIn(tx, [task], proposals);
  const written = await tx.writes.lastWritten(proposals.filter(isOfEngagement).filter(({ kind }) => kind !== "log_activity" && kind !== "create_task").map(({ key }) => key));
  const stored = await tx.activities.get(task.activityId);
  const crm = crmTitle(tx.installation.crm);
  const merge = proposals.find(isOfMerge);
  const sentences = reasonSentences(task.reasons, { ...stored?.activity, ...(merge === undefined ? {} : { about: merge.kind }) });
  return {
    changes: changesShown(proposals, { names, written, labels: await labelsIn(tx, proposals) }),
    cannotReturn: differenceWords(proposals.flatMap((proposal) => (proposal.kind === "unmerge" ? proposal.lostForGood : []))),
    evidence: evidenceOf(proposals),
    quotes: quotesShown(task.detail, stored?.activity ?? null),
    confidence: task.about === undefined ? null : { bp: task.about.confidenceBp, band: bandOf(task.about.confidenceBp) },
    why: task.reasons.map((code, index) => ({ code, sentence: sentences[index] ?? code, isStop: code !== "probation" })),
    effects: proposals.map((proposal) => ({ proposalId: proposal.id, sentence: effectWords(proposal, { crm, names }) })),
    writing: await writingOf(tx, task),
    assignee: task.assigneeId === null ? null : { id: task.assigneeId, name: names.get(task.assigneeId) ?? task.assigneeId },
    decided: task.decided === undefined ? null : { ...task.decided, name: decider(task.decided.by, names) },
    activity: stored === null ? null : { kind: stored.kind, occurredAt: stored.occurredAt },
    remembered: (await tx.choices.ofReview(task.id)).map(({ kind, contactId, by, at }) => ({ kind, contact: names.get(contactId) ?? contactId, by: by === null ? null : (names.get(by) ?? by), at })),
  };
}

/** What became of the writes of the activity or finding, the task that only asks left out; of one that the CRM refused, what it said and where somebody is asked about it. */
async function writingOf(tx: TenantTransaction, task: ReviewTask) {
  const writes = (await tx.writes.ofActivities([task.activityId])).get(task.activityId) ?? [];
  const all = [];
  for (const { id, proposalId, kind, state, dueAt } of writes) {
    if (kind === "review_task" || kind === "close_review_task") continue;
    const asked = state === "refused" ? await tx.reviews.get(reviewTaskId(refusedProposalId(id))) : null;
    all.push({ id, proposalId, kind, state, said: asked?.detail.split("\n\n")[0] ?? null, notBefore: state === "due" ? dueAt : null, askedIn: asked === null ? null : { id: asked.id, state: asked.state } });
  }
  return all;
}

/** What speaks for and against the records, strongest first; proposals of one activity carry the same. */
function evidenceOf(proposals: readonly Proposal[]): readonly Evidence[] {
  const all = new Map<string, Evidence>();
  for (const { evidence } of proposals) for (const one of evidence) if (!all.has(one.detail)) all.set(one.detail, one);
  return [...all.values()].toSorted((a, b) => b.weight - a.weight);
}

/** What people call the properties of the records that merges are about, by the CRM's names of them. */
export async function labelsIn(tx: TenantTransaction, proposals: readonly Proposal[]): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const object of new Set(proposals.filter(isOfMerge).map((proposal) => proposal.object))) {
    for (const { name, label } of (await tx.schema.known(object))?.fields ?? []) labels.set(name, label);
  }
  return labels;
}

/** Whoever ended a review, as people call them. */
export const decider = (by: string, names: ReadonlyMap<string, string>): string => (by === "admin" ? "an admin" : by.startsWith("service:") ? "a program" : (names.get(by.slice("user:".length)) ?? "somebody"));

/** Users, and the records that the proposals are tied to or would change, as people call them. */
export async function namesIn(tx: TenantTransaction, tasks: readonly ReviewTask[], proposals: readonly Proposal[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>((await tx.mirror.users()).map(({ id, name }) => [id, name]));
  const add = async (object: RecordObject, ids: readonly (ContactId | AccountId | OpportunityId)[]): Promise<void> => {
    if (ids.length === 0) return;
    for (const [id, fields] of await tx.mirror.recordFields(object, [...new Set(ids)])) {
      const called = nameIn(fields);
      if (called !== "") names.set(id, called);
    }
  };
  const links = proposals.filter(isOfEngagement).map((proposal) => proposal.links);
  const changed = (object: RecordObject) => proposals.flatMap((proposal) => (!isOfEngagement(proposal) && proposal.object === object ? recordsOf(proposal) : []));
  await add("contact", [...links.flatMap(({ contactIds }) => contactIds), ...changed("contact")]);
  await add("account", [...links.flatMap(({ accountId }) => accountId ?? []), ...changed("account")]);
  await add("opportunity", [...links.flatMap(({ opportunityId }) => opportunityId ?? []), ...changed("opportunity")]);
  for (const { id, name } of tasks.flatMap(({ candidates = [] }) => candidates)) if (!names.has(id)) names.set(id, name);
  return names;
}
