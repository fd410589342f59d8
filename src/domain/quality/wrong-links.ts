import type { Links } from "../model/proposal.ts";

/**
 * Whether an activity stands on a record where it does not belong. A link that is missing is a gap and no wrong one: nobody
 * is misled by it, and coverage of records is measured elsewhere.
 */
export function hasWrongLink(given: Links, right: Links): boolean {
  return given.contactIds.some((id) => !right.contactIds.includes(id)) ||
    (given.accountId !== null && given.accountId !== right.accountId) ||
    (given.opportunityId !== null && given.opportunityId !== right.opportunityId);
}
