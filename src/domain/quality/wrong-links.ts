/** Where an activity stands, or belongs, by ids of one kind. */
interface Places {
  readonly contactIds: readonly string[];
  readonly accountId: string | null;
  readonly opportunityId: string | null;
}

/**
 * Whether an activity stands on a record where it does not belong. A link that is missing is a gap and no wrong one: nobody
 * is misled by it. The one rule of what is wrong, for people's decisions and for labelled worlds.
 */
export function hasWrongLink(given: Places, right: Places): boolean {
  return given.contactIds.some((id) => !right.contactIds.includes(id)) ||
    (given.accountId !== null && given.accountId !== right.accountId) ||
    (given.opportunityId !== null && given.opportunityId !== right.opportunityId);
}
