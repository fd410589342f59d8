import type { Proposal, RecordProposal } from "../model/proposal.ts";
import type { Decided } from "./decide.ts";

/**
 * A decision together with the changes of records that the person asked for. A change of a record about which the review
 * asks already is an edit of what it proposes; every other one is new, and counts as an edit of what stands there.
 */
export function withRecordChanges(decided: Decided, changes: readonly RecordProposal[]): Decided {
  const approved = decided.approved.map((proposal) => merged(proposal, changes));
  const known = new Set(approved.flatMap((proposal) => (proposal.kind === "update_record" ? [proposal.recordId] : [])));
  const added = changes.filter(({ recordId }) => !known.has(recordId));
  return {
    ...decided,
    task: { ...decided.task, proposalIds: [...decided.task.proposalIds, ...added.map(({ id }) => id)] },
    approved: [...approved, ...added],
    edits: [
      ...decided.edits,
      ...decided.approved.flatMap((proposal, index) => {
        const final = approved[index];
        return final === undefined || final === proposal ? [] : [{ proposal, final }];
      }),
      ...added.map((final) => ({ proposal: { ...final, fields: final.base }, final })),
    ],
  };
}

function merged(proposal: Proposal, changes: readonly RecordProposal[]): Proposal {
  const change = proposal.kind === "update_record" ? changes.find(({ recordId }) => recordId === proposal.recordId) : undefined;
  if (change === undefined || proposal.kind !== "update_record") return proposal;
  return { ...proposal, fields: { ...proposal.fields, ...change.fields }, base: { ...proposal.base, ...change.base } };
}
