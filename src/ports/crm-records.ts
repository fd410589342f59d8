import { ENGAGEMENT_OBJECTS, type EngagementFields, type EngagementObject } from "../domain/model/engagement.ts";
import type { CrmRecordId, NaturalKey } from "../domain/model/ids.ts";
import type { Instant, LocalDate, ZoneName } from "../domain/model/time.ts";

/** The CRM's nouns, in our words. `lead` records arrive as contacts with `kind: "lead"`. */
export type CrmObject = "user" | "contact" | "account" | "opportunity" | EngagementObject;

/** The fields of an engagement with the vendor's owner id in place of ours. */
export type CrmEngagementFields = EngagementFields<CrmRecordId>;

/** A record as a reader hands it over: our nouns, the vendor's ids (opaque), nothing interpreted further. */
interface CrmRecordBase {
  readonly crmId: CrmRecordId;
  readonly modifiedAt: Instant;
  readonly archived: boolean;
  /** Ids that now lead to this record (merged or converted). */
  readonly aliases: readonly CrmRecordId[];
  /** Properties of this record that the CRM hides from us: what stands here for them is nothing, and means nothing. */
  readonly untold?: readonly string[];
}

/** Fields of the CRM's own making that the policy maps, by the CRM's names, as text; a field that is not shown is missing. */
interface WithMapped {
  readonly mapped?: Readonly<Record<string, string | null>>;
}

/** A user or owner. */
export interface CrmUser extends CrmRecordBase {
  readonly object: "user";
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: ZoneName | null;
  readonly active: boolean;
}

/** A person at a customer. */
export interface CrmContact extends CrmRecordBase, WithMapped {
  readonly object: "contact";
  readonly kind: "contact" | "lead";
  readonly firstName: string;
  readonly lastName: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly title: string | null;
  readonly account: CrmRecordId | null;
  readonly owner: CrmRecordId | null;
}

/** A company. */
export interface CrmAccount extends CrmRecordBase, WithMapped {
  readonly object: "account";
  readonly name: string;
  readonly domains: readonly string[];
  readonly phones: readonly string[];
  readonly city: string | null;
  readonly country: string | null;
  readonly parent: CrmRecordId | null;
  readonly owner: CrmRecordId | null;
}

/** A deal. */
export interface CrmOpportunity extends CrmRecordBase, WithMapped {
  readonly object: "opportunity";
  readonly name: string;
  readonly account: CrmRecordId | null;
  readonly contacts: readonly CrmRecordId[];
  readonly stage: string;
  readonly isClosed: boolean;
  readonly isWon: boolean;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly closeDate: LocalDate | null;
  readonly createdAt: Instant | null;
  readonly owner: CrmRecordId | null;
}

/** An activity record in the CRM, ours (it has a key) or another tool's. */
export interface CrmEngagement extends CrmRecordBase {
  readonly object: EngagementObject;
  readonly key: NaturalKey | null;
  readonly occurredAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly subject: string;
  /** Message-ID, iCalUID or call id that its maker left on it. */
  readonly externalId: string | null;
  readonly contacts: readonly CrmRecordId[];
  /** The current values of the fields that Steward fills, as far as the CRM holds them. */
  readonly fields: CrmEngagementFields;
}

/** Anything that a reader hands over. */
export type CrmRecord = CrmUser | CrmContact | CrmAccount | CrmOpportunity | CrmEngagement;

/** What another tool logged of something that happened: engagements without a key of ours. A task is nothing that happened. */
export const foreignEngagements = (records: readonly CrmRecord[]): readonly CrmEngagement[] =>
  records.filter((record): record is CrmEngagement => ENGAGEMENT_OBJECTS.some((object) => object === record.object)).filter(({ key, object }) => key === null && object !== "task");
