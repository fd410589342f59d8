import type { CauseId } from "../model/ids.ts";
import type { Proposal } from "../model/proposal.ts";
import type { AuditFact, PersonMark } from "./fact.ts";
import { decisionFact, type DecisionOf } from "./decision-fact.ts";

/** What a review asked about, with the entries of it, and of whom that speaks. */
export interface ReviewFiled {
  readonly filed: readonly { readonly proposal: Proposal; readonly auditId: string }[];
  readonly ofActivity: ReadonlyMap<CauseId, readonly PersonMark[]>;
  readonly ofProposal: (proposal: Proposal) => readonly PersonMark[];
}

/** The entry of a decision that a rule or time took: nothing of what was proposed is done otherwise than proposed. */
export function handledReviewFact(crm: string, decision: Omit<DecisionOf, "proposalAuditId" | "decided"> & { readonly after: DecisionOf["task"] }, { filed, ofActivity, ofProposal }: ReviewFiled): AuditFact {
  const { after: task, ...of } = decision;
  const fact = decisionFact(crm, { ...of, decided: { task, edits: [] }, proposalAuditId: filed[0]?.auditId ?? null });
  return { ...fact, people: [...(ofActivity.get(decision.task.activityId) ?? []), ...filed.flatMap(({ proposal }) => ofProposal(proposal))] };
}
