import { type ProposalId, proposalId, reviewTaskId, type WriteId } from "../model/ids.ts";
import { aboutOf, type EngagementProposal, isOfEngagement, type Proposal, type RecordProposal, type ReviewTask } from "../model/proposal.ts";
import type { RecordField, RecordFields } from "../model/record-fields.ts";
import type { Desk } from "./absence.ts";
import { openReview } from "./open-review.ts";

/** The id under which a refused write's content is proposed anew; it is also the id of the task that asks about it. */
export const refusedProposalId = (write: WriteId): ProposalId => proposalId(`${REFUSED}${write}`);
const REFUSED = "refused-";

/** Whether a review asks about a write that was not done, not about an activity. */
export const asksAboutRefusal = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(REFUSED);

/**
 * The CRM refused a write: a person decides what becomes of it, and reads the vendor's own sentence. One task for each
 * refusal of a proposal. `matches` are the records that a duplicate rule found, as people know them.
 */
export function refusalReview(proposal: Proposal, refusal: { readonly publicMessage: string; readonly mayHaveHappened: boolean; readonly matches?: readonly string[] }, desk: Desk): ReviewTask {
  const found = (refusal.matches ?? []).map((match) => `\n- ${match}`).join("");
  const detail = `The CRM says: ${refusal.publicMessage}${found}\n\n${refusal.mayHaveHappened ? IN_DOUBT : "Nothing was written."} Approve to try again, edit to change it, reject to leave it.`;
  return question(proposal, { title: `The CRM refused: ${nameOf(proposal)}`, detail }, desk);
}

/**
 * Somebody changed the very fields of a record that were to be changed, after the reviewer saw them: theirs stand, and a
 * person decides between the two. `proposal` has the present values as its base, so that approving means these.
 */
export function movedReview(proposal: RecordProposal, { before, moved }: { readonly before: RecordFields; readonly moved: readonly RecordField[] }, desk: Desk): ReviewTask {
  const shown = (field: RecordField, value: string | null | undefined): string =>
    (value == null ? "nothing" : `"${field === "ownerId" ? (desk.users.find(({ id }) => id === value)?.name ?? value) : value}"`);
  const lines = moved.map((field) => `- ${field} is ${shown(field, proposal.base[field])} now; it was ${shown(field, before[field])} when the change to ${shown(field, proposal.fields[field])} was decided.`);
  const detail = `Somebody changed the ${proposal.object} in the CRM meanwhile:\n${lines.join("\n")}\n\nNothing was written. Approve to write the change over what stands there now, reject to leave it.`;
  return question(proposal, { title: `Changed meanwhile: ${nameOf(proposal)}`, detail }, desk);
}

/** The policy came to protect a field after the change was approved, from everybody: the approval counts no more. */
export function protectedReview(proposal: RecordProposal, refusal: string, desk: Desk): ReviewTask {
  const detail = `${refusal} It came to be protected after this change was approved.\n\nNothing was written. Reject to leave it; approve once the policy allows it again.`;
  return question(proposal, { title: `Protected meanwhile: ${nameOf(proposal)}`, detail }, desk);
}

/**
 * Somebody changed an engagement or task of ours in the CRM, and a newer state of the activity would write over it. What
 * they wrote is not repeated here: it stands in the CRM, unscreened.
 */
export function movedEngagementReview(proposal: EngagementProposal, moved: readonly string[], desk: Desk): ReviewTask {
  const fields = moved.map((field) => WORDS[field] ?? field).join(", ");
  const detail = `Somebody changed this ${proposal.object} in the CRM since Steward wrote it: ${fields}. What is known now differs from both.\n\nNothing was written. Approve to write it over what stands there now, reject to leave it.`;
  return question(proposal, { title: `Changed meanwhile: ${nameOf(proposal)}`, detail }, desk);
}

const WORDS: Readonly<Record<string, string>> = {
  body: "the text", occurredAt: "the time", endedAt: "the end", ownerId: "the owner", due: "the due date", nextStep: "the next step",
  subject: "the subject", location: "the place", status: "the status", disposition: "the outcome", priority: "the priority",
};

function question(proposal: Proposal, { title, detail }: Pick<ReviewTask, "title" | "detail">, desk: Desk): ReviewTask {
  return openReview({
    id: reviewTaskId(proposal.id),
    activityId: proposal.activityId,
    proposalIds: [proposal.id],
    ...aboutOf([proposal]),
    reasons: proposal.reasons,
    role: "data-owner",
    title,
    detail,
    recordOwner: isOfEngagement(proposal) ? (proposal.fields.ownerId ?? null) : null,
  }, desk);
}

function nameOf(proposal: Proposal): string {
  if (proposal.kind === "merge") return `two ${proposal.object}s into one`;
  if (proposal.kind === "unmerge") return `${proposal.object}: a merge to take back`;
  if (proposal.kind === "update_record") return `${proposal.object}: ${Object.keys(proposal.fields).join(", ")}`;
  return proposal.fields.subject ?? proposal.object;
}

/** Approving is safe all the same: the record is looked up by its key before anything is sent. */
const IN_DOUBT = "It is not known whether it was written.";
