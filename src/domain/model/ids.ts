/**
 * Ids are branded once, at the edge, so that an account's id can never be passed where a contact's is meant.
 * All of them are ours. A vendor's id appears only as the opaque {@link CrmRecordId}, and only the id map ties the two.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A tenant: one org or portal that installed Steward. */
export type InstallationId = Branded<"InstallationId">;
/** One of our side's people. */
export type UserId = Branded<"UserId">;
/** A person at a customer. */
export type ContactId = Branded<"ContactId">;
/** A company. */
export type AccountId = Branded<"AccountId">;
/** A deal. */
export type OpportunityId = Branded<"OpportunityId">;
/** An activity record of the CRM. */
export type EngagementId = Branded<"EngagementId">;
/** What happened, once accepted. */
export type ActivityId = Branded<"ActivityId">;
/** Something that was found among the CRM's records: a pair that may be one, a value that is stale. */
export type FindingId = Branded<"FindingId">;
/** What a proposal follows from. */
export type CauseId = ActivityId | FindingId;
/** A change we think should happen. */
export type ProposalId = Branded<"ProposalId">;
/** A question to a person. */
export type ReviewTaskId = Branded<"ReviewTaskId">;
/** A person's answer. */
export type DecisionId = Branded<"DecisionId">;
/** An approved change on its way to the CRM. */
export type WriteId = Branded<"WriteId">;

/** The vendor's id of a record. Opaque: nothing but its connector may read meaning into it. */
export type CrmRecordId = Branded<"CrmRecordId">;

/** What makes two engagements (or tasks) the same thing; stored in the CRM, `[a-z]+-[0-9a-f]{40}`. Frozen. */
export type NaturalKey = Branded<"NaturalKey">;

/** A lawful {@link InstallationId}; throws on an empty one. */
export function installationId(raw: string): InstallationId {
  assertNotEmpty("InstallationId", raw);
  return raw as InstallationId;
}
/** A lawful {@link UserId}; throws on an empty one. */
export function userId(raw: string): UserId {
  assertNotEmpty("UserId", raw);
  return raw as UserId;
}
/** A lawful {@link ContactId}; throws on an empty one. */
export function contactId(raw: string): ContactId {
  assertNotEmpty("ContactId", raw);
  return raw as ContactId;
}
/** A lawful {@link AccountId}; throws on an empty one. */
export function accountId(raw: string): AccountId {
  assertNotEmpty("AccountId", raw);
  return raw as AccountId;
}
/** A lawful {@link OpportunityId}; throws on an empty one. */
export function opportunityId(raw: string): OpportunityId {
  assertNotEmpty("OpportunityId", raw);
  return raw as OpportunityId;
}
/** A lawful {@link EngagementId}; throws on an empty one. */
export function engagementId(raw: string): EngagementId {
  assertNotEmpty("EngagementId", raw);
  return raw as EngagementId;
}
/** A lawful {@link ActivityId}; throws on an empty one. */
export function activityId(raw: string): ActivityId {
  assertNotEmpty("ActivityId", raw);
  return raw as ActivityId;
}
/** A lawful {@link FindingId}; throws on an empty one. */
export function findingId(raw: string): FindingId {
  assertNotEmpty("FindingId", raw);
  return raw as FindingId;
}
/** A lawful {@link ProposalId}; throws on an empty one. */
export function proposalId(raw: string): ProposalId {
  assertNotEmpty("ProposalId", raw);
  return raw as ProposalId;
}
/** A lawful {@link ReviewTaskId}; throws on an empty one. */
export function reviewTaskId(raw: string): ReviewTaskId {
  assertNotEmpty("ReviewTaskId", raw);
  return raw as ReviewTaskId;
}
/** A lawful {@link DecisionId}; throws on an empty one. */
export function decisionId(raw: string): DecisionId {
  assertNotEmpty("DecisionId", raw);
  return raw as DecisionId;
}
/** A lawful {@link WriteId}; throws on an empty one. */
export function writeId(raw: string): WriteId {
  assertNotEmpty("WriteId", raw);
  return raw as WriteId;
}
/** A lawful {@link CrmRecordId}; throws on an empty one. */
export function crmRecordId(raw: string): CrmRecordId {
  assertNotEmpty("CrmRecordId", raw);
  return raw as CrmRecordId;
}

/** A lawful {@link NaturalKey}; throws on anything a CRM could refuse or a URL would have to escape. */
export function naturalKey(raw: string): NaturalKey {
  if (!/^[a-z]{2,12}-[0-9a-f]{40}$/.test(raw)) throw new TypeError("NaturalKey must look like kind-40 hex digits");
  return raw as NaturalKey;
}

function assertNotEmpty(name: string, raw: string): void {
  if (raw.trim() === "") throw new TypeError(`${name} must not be empty`);
}
