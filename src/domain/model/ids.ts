/**
 * Ids are branded once, at the edge, so that an account's id can never be passed where a contact's is meant.
 * All of them are ours. A vendor's id appears only as the opaque {@link CrmRecordId}, and only the id map ties the two.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type InstallationId = Branded<"InstallationId">;
export type UserId = Branded<"UserId">;
export type ContactId = Branded<"ContactId">;
export type AccountId = Branded<"AccountId">;
export type OpportunityId = Branded<"OpportunityId">;
export type EngagementId = Branded<"EngagementId">;
export type ActivityId = Branded<"ActivityId">;
export type ProposalId = Branded<"ProposalId">;
export type ReviewTaskId = Branded<"ReviewTaskId">;
export type DecisionId = Branded<"DecisionId">;
export type WriteId = Branded<"WriteId">;

/** The vendor's id of a record. Opaque: nothing but its connector may read meaning into it. */
export type CrmRecordId = Branded<"CrmRecordId">;

/** What makes two engagements (or tasks) the same thing; stored in the CRM, `[a-z]+-[0-9a-f]{40}`. Frozen. */
export type NaturalKey = Branded<"NaturalKey">;

/** A lawful {@link InstallationId}; throws on an empty one. */
export const installationId = (raw: string): InstallationId => branded<InstallationId>("InstallationId", raw);
/** A lawful {@link UserId}; throws on an empty one. */
export const userId = (raw: string): UserId => branded<UserId>("UserId", raw);
/** A lawful {@link ContactId}; throws on an empty one. */
export const contactId = (raw: string): ContactId => branded<ContactId>("ContactId", raw);
/** A lawful {@link AccountId}; throws on an empty one. */
export const accountId = (raw: string): AccountId => branded<AccountId>("AccountId", raw);
/** A lawful {@link OpportunityId}; throws on an empty one. */
export const opportunityId = (raw: string): OpportunityId => branded<OpportunityId>("OpportunityId", raw);
/** A lawful {@link EngagementId}; throws on an empty one. */
export const engagementId = (raw: string): EngagementId => branded<EngagementId>("EngagementId", raw);
/** A lawful {@link ActivityId}; throws on an empty one. */
export const activityId = (raw: string): ActivityId => branded<ActivityId>("ActivityId", raw);
/** A lawful {@link ProposalId}; throws on an empty one. */
export const proposalId = (raw: string): ProposalId => branded<ProposalId>("ProposalId", raw);
/** A lawful {@link ReviewTaskId}; throws on an empty one. */
export const reviewTaskId = (raw: string): ReviewTaskId => branded<ReviewTaskId>("ReviewTaskId", raw);
/** A lawful {@link DecisionId}; throws on an empty one. */
export const decisionId = (raw: string): DecisionId => branded<DecisionId>("DecisionId", raw);
/** A lawful {@link WriteId}; throws on an empty one. */
export const writeId = (raw: string): WriteId => branded<WriteId>("WriteId", raw);
/** A lawful {@link CrmRecordId}; throws on an empty one. */
export const crmRecordId = (raw: string): CrmRecordId => branded<CrmRecordId>("CrmRecordId", raw);

/** A lawful {@link NaturalKey}; throws on anything a CRM could refuse or a URL would have to escape. */
export function naturalKey(raw: string): NaturalKey {
  if (!/^[a-z]{2,12}-[0-9a-f]{40}$/.test(raw)) throw new TypeError("NaturalKey must look like kind-40 hex digits");
  return branded<NaturalKey>("NaturalKey", raw);
}

function branded<Id extends string>(name: string, raw: string): Id {
  if (raw.trim() === "") throw new TypeError(`${name} must not be empty`);
  return raw as Id;
}
