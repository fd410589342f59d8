import type { Policy } from "../../../config/policy.ts";
import type { SensitiveFlag } from "../model/activity.ts";
import { type ActivityId, type NaturalKey, naturalKey, proposalId, type UserId } from "../model/ids.ts";
import type { Match } from "../model/judgement.ts";
import type { EngagementProposal, RecordProposal, ReviewTask } from "../model/proposal.ts";
import type { Knowledge } from "../model/records.ts";
import { daysAfter, type Instant } from "../model/time.ts";
import { isOfNumberAlone, LISTED, optedOut, tookBack } from "../privacy/opted-out.ts";
import { screenContext } from "../privacy/screen-context.ts";
import { derivedId } from "../proposal/derived-id.ts";
import { answeredLine } from "../proposal/attendee-answer.ts";
import { engagementSubject, readingSentence, reasonSentences, SENSITIVE_WORDS, unnamed } from "../proposal/describe.ts";
import { ACTIVITY, changeLines, planFieldChange } from "../proposal/plan-field-change.ts";
import { planWrites } from "../proposal/plan-write.ts";
import { reviewCandidates } from "../review/candidates.ts";
import { doing, planReview } from "../review/plan-review.ts";
import { type Question, questionInCrm, shownInCrm } from "../review/question-in-crm.ts";
import { repOf } from "../quality/of-judgement.ts";
import { reviewKey, taskKey } from "../twin/natural-key.ts";
import { suggest, type Suggestion } from "./suggest.ts";
import { type Case, judgeActivity, type Judged } from "./judge-activity.ts";

/** A case, and what proposals need besides: the time, where reviews are shown. */
export interface Proposing extends Case {
  readonly activityId: ActivityId;
  readonly flags: readonly SensitiveFlag[];
  /** The line of participants that we left on the meeting of this key; absent while none is logged. */
  readonly participantsLogged?: string | null;
  readonly at: Instant;
  /** Where a person can look at a review; the task's id is appended. */
  readonly reviewUrl: string;
}

/** The verdict and everything that should happen because of it. */
export interface Proposed extends Judged {
  readonly proposals: readonly EngagementProposal[];
  /** Changes of the deal, decided with the activity; none unless the route is review. */
  readonly recordProposals: readonly RecordProposal[];
  /** What the signature suggests of its author's record: asked apart, and whatever the route. */
  readonly suggestions: readonly Suggestion[];
  /** The question to a person and the CRM task that carries it; null unless the route is review. */
  readonly review: { readonly task: ReviewTask; readonly inCrm: EngagementProposal | null } | null;
}

/** From one screened activity to everything that should happen because of it. Pure: the same case gives the same ids. */
export function propose(input: Proposing, policy: Policy): Proposed {
  const judged = judgeActivity(input, policy);
  const recordOwner = ownerOf(judged.match, input.records);
  const key = naturalKey(input.trace.key);
  const expiresAt = daysAfter(input.at, policy.review.expireAfterDays);
  const proposals = planWrites({
    ...judged,
    answeredLine: answeredLine({ ...judged, cast: judged.match.cast, trace: input.trace, earlier: input.earlier, line: input.participantsLogged ?? null }),
    activityId: input.activityId,
    flags: input.flags,
    recordOwner,
    keys: { engagement: key, task: (index) => taskKey(key, index) },
    at: input.at,
    expiresAt,
  });
  const suggestions = suggest(judged, input, policy);
  if (judged.verdict.route !== "review") return { ...judged, proposals, recordProposals: [], suggestions, review: null };
  const { confidence } = judged.match;
  const recordProposals = judged.changes.map((change) =>
    planFieldChange(change, { activityId: input.activityId, confidence, reasons: judged.verdict.reasons, source: ACTIVITY, at: input.at, expiresAt }));

  const subject = engagementSubject(judged.activity, judged.match.cast);
  const quotes = quotesOf(judged);
  const reasons = reasonSentences(judged.verdict.reasons, judged.activity);
  const todo = [...proposals.map(doing), ...recordProposals.flatMap(changeLines), ...leavingAlone(input, policy)];
  const candidates = reviewCandidates(judged.match.candidates, input.records);
  const task = planReview({
    ...judged,
    activityId: input.activityId,
    proposals: [...proposals, ...recordProposals],
    reasons: judged.verdict.reasons,
    flags: input.flags,
    subject,
    candidates,
    summary: judged.extraction.summary,
    sentences: [...reasons, ...leftOut(input.flags), ...quotes, ...readingSentence(judged.reading)],
    doing: todo,
    recordOwner,
    author: repOf(judged.match.cast),
    users: input.users,
    policy,
    at: input.at,
  });
  const link = `${input.reviewUrl}/${task.id}`;
  const linked = proposals.map((proposal) => withLink(proposal, link));
  if (!policy.review.tasksInCrm) return { ...judged, proposals: linked, recordProposals, suggestions, review: { task, inCrm: null } };
  const question = {
    unnamed: unnamed(judged.activity), subject, reasons, quotes, summary: judged.extraction.summary, doing: todo,
    candidates, link,
  };
  return { ...judged, proposals: linked, recordProposals, suggestions, review: { task, inCrm: inCrm({ task, activityId: input.activityId }, judged, key, question) } };
}

/** What a person lets pass carries the way back to what they saw. */
function withLink(proposal: EngagementProposal, reviewLink: string): EngagementProposal {
  const logs = proposal.kind === "log_activity" || proposal.kind === "update_activity";
  return logs ? { ...proposal, fields: { ...proposal.fields, reviewLink } } : proposal;
}

/** The owner of the most particular record that was matched. */
function ownerOf({ opportunityId, accountId, contactIds }: Match, { opportunities, accounts, contacts }: Knowledge): UserId | null {
  const opportunity = opportunityId === null ? undefined : opportunities.find(({ id }) => id === opportunityId);
  const account = accountId === null ? undefined : accounts.find(({ id }) => id === accountId);
  const contact = contactIds.length === 0 ? undefined : contacts.find(({ id }) => contactIds.includes(id));
  return opportunity?.ownerId ?? account?.ownerId ?? contact?.ownerId ?? null;
}

/** What was taken out, by kind. Told in the review alone: on a record of a CRM even the kind tells something of somebody. */
function leftOut(flags: readonly SensitiveFlag[]): readonly string[] {
  const kinds = [...new Set(flags.map((flag) => SENSITIVE_WORDS[flag.category]))];
  return kinds.length > 0 ? [`Left out: ${kinds.join(", ")}.`] : [];
}

/** Whom approving puts on the list of those who are left alone. */
function leavingAlone({ activity: { participants, direction }, flags, users }: Proposing, policy: Policy): readonly string[] {
  if (!flags.some(({ category }) => category === "opt_out")) return [];
  const context = screenContext(users, policy);
  const told = { participants, direction, flags };
  const back = tookBack(told, context);
  if (back !== null) return [`take ${back} off the list of opt-outs`];
  const who = optedOut(told, context);
  if (who.length > 0) return [`put ${who.join(", ")} on the list of opt-outs${isOfNumberAlone(told) ? "" : ", with every address and number of their contact"}`];
  return flags.some(({ rule }) => rule === LISTED) ? [] : ["nobody is put on the list of opt-outs: it is not clear whose wish it is. Set `privacy.optOuts` of the policy by hand"];
}

/** Promises and signals in the words of the activity. */
function quotesOf({ extraction }: Judged): readonly string[] {
  return [
    ...extraction.promises.map((promise) => `Promise (${promise.type}): "${promise.quote}"`),
    ...extraction.signals.map((signal) => `Signal (${signal.type.replace("_", " ")}): "${signal.quote}"`),
  ];
}

/** The review where people meet it: a task in the CRM, on the records that are certain. It asks; it logs nothing. */
function inCrm({ task, activityId }: { readonly task: ReviewTask; readonly activityId: ActivityId }, { match }: Judged, key: NaturalKey, question: Question): EngagementProposal {
  return {
    id: proposalId(derivedId("proposal", activityId, "review_task", 0)),
    activityId,
    kind: "review_task",
    object: "task",
    key: reviewKey(key),
    fields: {
      ...questionInCrm(question, shownInCrm(task.reasons)),
      occurredAt: task.createdAt,
      ownerId: task.assigneeId,
      due: task.dueAt.slice(0, "2026-01-01".length),
      status: "open",
      priority: "high",
      reviewLink: question.link,
      outcome: "review",
    },
    links: { contactIds: match.contactIds, accountId: match.accountId, opportunityId: match.opportunityId },
    confidenceBp: 10_000,
    reasons: task.reasons,
    evidence: [],
    rationale: "A person is asked; the task in the CRM only carries the question.",
    route: "auto",
    undo: { how: "archive-created" },
    createdAt: task.createdAt,
    expiresAt: task.expiresAt,
  };
}
