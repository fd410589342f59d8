import type { EngagementFields } from "../model/engagement.ts";
import type { ProposalId, UserId } from "../model/ids.ts";
import { type EngagementProposal, isOfEngagement, isOfMerge, type Links, type MergeProposal, type Proposal, type RecordEdit, type ReviewState, type ReviewTask, type Verb } from "../model/proposal.ts";
import { err, ok, type Result, unreachable } from "../model/result.ts";
import type { Instant } from "../model/time.ts";
import { escalated } from "./assign.ts";
import { asksAboutFindings } from "./hygiene-review.ts";
import { withPicks } from "./pick.ts";
import { asksAboutRollback } from "./rollback-review.ts";
import { awake } from "./snooze.ts";

/** What a person said of a review task. */
export interface Judging {
  readonly verb: Verb;
  /** The version they looked at: a decision on something else than what was shown is refused. */
  readonly version: number;
  readonly reason: string | null;
  /** edit: changes by proposal; a proposal that is left out stays as proposed. */
  readonly edits: readonly Edit[];
  /** edit: candidates of the task, by their numbers from 1, to link. */
  readonly picks?: readonly number[];
  /** edit: of a merge another survivor, and by property the record whose value it gets; ids of ours or of the CRM. */
  readonly merge?: MergeEdit | null;
  /** What the merge becomes by that, or why it cannot; made by the caller from what was kept of the two. */
  readonly revision?: Result<MergeRevision, string>;
  /** approve, edit, log: records to change besides. */
  readonly recordChanges: readonly RecordEdit[];
  /** assign: who decides from now on. */
  readonly assigneeId: UserId | null;
  /** Who decides, as the log names them; absent where one approval is as good as another. */
  readonly by?: string;
  /** Why two have to approve fixes that are asked about, in sentences; absent or empty where one is enough. */
  readonly fourEyes?: readonly string[];
}

/** A reviewer's change to one proposal; what is absent stays. */
export interface Edit {
  readonly proposalId: ProposalId;
  readonly fields?: EngagementFields;
  readonly links?: Links;
}

/** How a reviewer would have two records merged otherwise. All picks: a property that is not named goes by the rules. */
export interface MergeEdit {
  readonly survivorId: string | null;
  readonly picks: readonly { readonly field: string; readonly from: string }[];
}

/** A merge as a reviewer would have it, and what whoever else decides is shown. */
export interface MergeRevision {
  readonly proposal: MergeProposal;
  readonly detail: string;
}

/** What follows from a decision. */
export interface Decided {
  readonly task: ReviewTask;
  /** Approved as they will be written: the originals, or the edited ones. */
  readonly approved: readonly Proposal[];
  readonly edits: readonly { readonly proposal: Proposal; readonly final: Proposal }[];
  readonly blockThread: boolean;
}

/** Why a decision was not taken. */
export type Refusal =
  | { readonly kind: "closed"; readonly message: string }
  | { readonly kind: "stale"; readonly message: string }
  | { readonly kind: "incomplete"; readonly message: string }
  /** It is not for this person to decide. */
  | { readonly kind: "not-allowed"; readonly message: string };

/**
 * What a decision on a review task leads to. Pure; the caller saves task, writes and audit entry together.
 * A task is decided once: whoever comes second, or looked at an older version, is told so.
 * The changes of records that it asks for are planned by their own rules, and join it through `withRecordChanges`.
 */
export function decide(task: ReviewTask, proposals: readonly Proposal[], judging: Judging, now: Instant): Result<Decided, Refusal> {
  if (task.state !== "open") return err({ kind: "closed", message: `This review is already ${task.state}.` });
  if (task.expiresAt <= now) return err({ kind: "closed", message: "This review has expired." });
  if (judging.version !== task.version) return err({ kind: "stale", message: "This review changed since you opened it; look at it again." });
  if ((judging.picks ?? []).length > 0 && judging.verb !== "edit") return needs("only edit picks candidates");
  if ((judging.merge ?? null) !== null && (judging.verb !== "edit" || !proposals.some(isOfMerge))) return needs("only edit of a merge takes another survivor or other values");
  if (judging.recordChanges.length > 0 && !DOES.has(judging.verb)) return needs("only approve, edit and log take changes of records");
  switch (judging.verb) {
    case "approve":
      return ended(approved(task, proposals, judging), judging, now);
    case "edit":
      return ended(edited(task, proposals, judging), judging, now);
    case "log":
      if (proposals.some(isOfMerge) || asksAboutRollback(task) || asksAboutFindings(task)) return needs("there is nothing to log; approve or reject it");
      return ended(ok(outcome(task, "logged", proposals.filter(isLogging).map((proposal) => asWritten(withoutStep(proposal), "logged")))), judging, now);
    case "reject":
      return judging.reason === null ? needs("reject needs a reason") : ended(ok(outcome(task, "rejected", [])), judging, now);
    case "block":
      if (asksAboutRollback(task)) return needs("there is no conversation to block; approve or reject it");
      return ended(ok({ ...outcome(task, "blocked", []), blockThread: true }), judging, now);
    case "assign":
      return judging.assigneeId === null ? needs("assign needs an assignee") : ok(reassigned(task, { assigneeId: judging.assigneeId }));
    case "escalate":
      return ok(reassigned(task, { role: escalated(task.role), assigneeId: judging.assigneeId, escalations: task.escalations + 1 }));
    default:
      return unreachable(judging.verb);
  }
}

/** What is over says by whom; a review that several have to approve is not, until the last of them did. */
function ended(decided: Result<Decided, Refusal>, { verb, by }: Judging, now: Instant): Result<Decided, Refusal> {
  if (!decided.ok || by === undefined || decided.value.task.state === "open") return decided;
  return ok({ ...decided.value, task: { ...decided.value.task, decided: { verb, by, at: now } } });
}

/** Where several people have to approve, the review stays open until the last of them did; nobody counts twice. */
function approved(task: ReviewTask, proposals: readonly Proposal[], { by = "", fourEyes = [], recordChanges }: Pick<Judging, "by" | "fourEyes" | "recordChanges">): Result<Decided, Refusal> {
  const { approvals = [] } = task;
  const inTheWay = proposals.flatMap((proposal) => (proposal.kind === "merge" ? proposal.obstacles : []));
  if (inTheWay.length > 0) return needs(`it cannot be done as it is: ${inTheWay.join(" ")}`);
  const needed = Math.max(fourEyes.length > 0 ? 2 : 1, ...proposals.map((proposal) => (proposal.kind === "merge" ? proposal.approversMin : 1)));
  if (needed > 1 && approvals.includes(by)) return err({ kind: "not-allowed", message: "You approved this already; somebody else has to approve it as well." });
  // What one of them adds the other never saw.
  if (needed > 1 && recordChanges.length > 0) return needs("two people have to approve this as it stands");
  if (approvals.length + 1 >= needed) return ok(outcome(task, "approved", proposals));
  const why = fourEyes.length === 0 ? "" : `\n\nOne person approved this; a second has to:\n${fourEyes.map((one) => `- ${one}`).join("\n")}`;
  return ok(reassigned({ ...task, detail: `${task.detail}${why}` }, { approvals: [...approvals, by], forApprovers: true }));
}

/** Verbs after which something is written. */
const DOES: ReadonlySet<Verb> = new Set(["approve", "edit", "log"]);

const isLogging = (proposal: Proposal): proposal is EngagementProposal => proposal.kind === "log_activity" || proposal.kind === "update_activity";

/** As it stands: what was said to come next is left out with its task. */
function withoutStep(proposal: EngagementProposal): EngagementProposal {
  const fields = Object.entries(proposal.fields).filter(([name]) => name !== "nextStep" && name !== "due");
  return { ...proposal, fields: Object.fromEntries(fields) };
}

function edited(task: ReviewTask, proposals: readonly Proposal[], judging: Judging): Result<Decided, Refusal> {
  const { picks = [] } = judging;
  if (proposals.some(isOfMerge)) return revised(task, proposals, judging);
  if ((judging.fourEyes ?? []).length > 0) return needs("two people have to approve this as it stands, or one rejects it; what shall be otherwise is mended in the CRM");
  if (judging.edits.length + judging.recordChanges.length + picks.length === 0) return needs("edit needs at least one change");
  const { candidates = [] } = task;
  const missing = picks.find((number) => candidates[number - 1] === undefined);
  if (missing !== undefined) return needs(`there is no candidate ${String(missing)}; the review has ${String(candidates.length)}`);
  const picked = picks.flatMap((number) => candidates[number - 1] ?? []);
  const unknown = judging.edits.find((edit) => !proposals.some((proposal) => proposal.id === edit.proposalId));
  if (unknown !== undefined) return needs("an edit names a proposal that is not part of this review");
  const ofRecord = proposals.some((proposal) => !isOfEngagement(proposal) && judging.edits.some((edit) => edit.proposalId === proposal.id));
  if (ofRecord) return needs("a change of a record is edited through recordChanges");
  const pairs = proposals.map((proposal) => {
    const edit = judging.edits.find((candidate) => candidate.proposalId === proposal.id);
    if (!isOfEngagement(proposal) || (edit === undefined && picked.length === 0)) return { proposal, final: asWritten(proposal, "edited") };
    const final = { ...proposal, fields: { ...proposal.fields, ...edit?.fields }, links: withPicks(edit?.links ?? proposal.links, picked, candidates) };
    return { proposal, final: asWritten(final, "edited") };
  });
  const changed = pairs.filter(({ proposal }) => (picked.length > 0 && isOfEngagement(proposal)) || judging.edits.some((edit) => edit.proposalId === proposal.id));
  return ok({ ...outcome(task, "approved", []), approved: pairs.map((pair) => pair.final), edits: changed });
}

/** A merge approved otherwise than it was asked about: whoever approved what it was did not approve this. */
function revised(task: ReviewTask, proposals: readonly Proposal[], { revision, by, edits, recordChanges, picks = [] }: Judging): Result<Decided, Refusal> {
  const [merge, ...more] = proposals;
  if (merge?.kind !== "merge" || more.length > 0) return needs("taking a merge back is approved as it stands, or rejected");
  if (revision === undefined || edits.length + recordChanges.length + picks.length > 0) return needs("a merge is edited by another survivor or by picks of values alone");
  if (!revision.ok) return needs(revision.error);
  const { proposal, detail } = revision.value;
  const decided = approved({ ...task, proposalIds: [proposal.id], detail, approvals: [] }, [proposal], { recordChanges, ...(by === undefined ? {} : { by }) });
  return decided.ok ? ok({ ...decided.value, edits: [{ proposal: merge, final: proposal }] }) : decided;
}

function outcome(task: ReviewTask, state: ReviewState, approved: readonly Proposal[]): Decided {
  const final = state === "approved" ? approved.map((proposal) => asWritten(proposal, "approved")) : approved;
  return { task: { ...task, state, version: task.version + 1 }, approved: final, edits: [], blockThread: false };
}

/** A person looked at it: the record says so, and an uncertain match that they let pass is confirmed. */
function asWritten(proposal: Proposal, how: "approved" | "edited" | "logged"): Proposal {
  // One that changes no field, as a link alone, leaves what the record says of itself.
  if (!isOfEngagement(proposal) || Object.keys(proposal.fields).length === 0) return proposal;
  const matchFlag = proposal.fields.matchFlag === undefined ? {} : { matchFlag: "confirmed" as const };
  return { ...proposal, fields: { ...proposal.fields, ...matchFlag, outcome: how } };
}

function reassigned(task: ReviewTask, change: Partial<Pick<ReviewTask, "role" | "assigneeId" | "escalations" | "approvals" | "forApprovers">>): Decided {
  return { task: { ...awake(task), ...change, version: task.version + 1 }, approved: [], edits: [], blockThread: false };
}

const needs = (message: string): Result<never, Refusal> => err({ kind: "incomplete", message });
