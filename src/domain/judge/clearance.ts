import type { Policy } from "../../../config/policy.ts";
import type { KnowledgeIndex } from "../match/knowledge-index.ts";
import { matchActivity } from "../match/match-activity.ts";
import type { Activity } from "../model/activity.ts";
import type { Match } from "../model/judgement.ts";
import type { Links } from "../model/proposal.ts";

/** Where an activity would go without a question about its match, and how sure the least sure person is there. */
export interface Clearance {
  readonly margin: NonNullable<Match["margin"]>;
  readonly links: Links;
}

/**
 * The match as it would be at the least thresholds that the policy allows; null where it is not clear even there, so that no
 * threshold would change anything. With what a person then decides it tells what lower thresholds would have done.
 */
export function clearanceOf(activity: Activity, match: Match, knowledge: KnowledgeIndex, policy: Policy): Clearance | null {
  const { clearAtBits, leadBits, clearAtBitsMin, leadBitsMin } = policy.match;
  const least = { ...policy.match, clearAtBits: Math.min(clearAtBits, clearAtBitsMin), leadBits: Math.min(leadBits, leadBitsMin) };
  const laxest = match.certainty === "clear" ? match : matchActivity(activity, knowledge, { ...policy, match: least });
  const { certainty, margin, contactIds, accountId, opportunityId } = laxest;
  return certainty !== "clear" || margin === undefined ? null : { margin, links: { contactIds, accountId, opportunityId } };
}
