import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { CrmRecordId, NaturalKey } from "../../src/domain/model/ids.ts";
import type { RecordField, RecordFields, RecordObject } from "../../src/domain/model/record-fields.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import type { InMemoryClock } from "../helpers/in-memory-clock.ts";
import type { InMemoryGrants } from "../helpers/in-memory-grants.ts";
import type { InMemoryLimiter } from "../helpers/in-memory-limiter.ts";

/** What can go wrong with a call, in no vendor's words. */
export type Fault =
  | "token-expired" | "grant-revoked" | "forbidden" | "throttled" | "throttled-seven-seconds" | "throttled-for-the-day" | "locked"
  | "server-error" | "garbage" | "drop-before" | "drop-after-commit" | "slow" | "partial";

/** Where it goes wrong. */
export type Call = "list" | "search" | "find" | "create" | "update" | "change" | "associate" | "properties" | "make-field" | "token";

/** What the CRM holds of an engagement. */
export interface Held {
  readonly crmId: CrmRecordId;
  readonly key: string | null;
  readonly archived: boolean;
  readonly contacts: readonly string[];
  readonly accounts: readonly string[];
}

/** A sandbox CRM with an installed app, and hands that reach behind the API. */
export interface Portal {
  readonly crm: CrmConnection;
  readonly limiter: InMemoryLimiter;
  readonly clock: InMemoryClock;
  readonly grants: InMemoryGrants;
  /** Records of the sample world by the vendor's ids; `missing` is a contact's id that nobody has. */
  readonly ids: { readonly contact: CrmRecordId; readonly otherContact: CrmRecordId; readonly account: CrmRecordId; readonly opportunity: CrmRecordId; readonly owner: CrmRecordId; readonly missing: CrmRecordId };
  /** An id that a record of this kind could have, and none has. */
  missingOf(object: RecordObject): CrmRecordId;
  /** How many records of each noun the sample world has. */
  readonly counts: Readonly<Record<"user" | "contact" | "account" | "opportunity", number>>;
  /** The next so many calls of this kind fail so. */
  strike(fault: Fault, call: Call, times?: number): Promise<void>;
  /** No fault waits any longer. */
  calm(): Promise<void>;
  /** A person changes the subject or title of a record, or its body. */
  personWrites(object: EngagementObject | "contact" | "account", crmId: CrmRecordId, change: { readonly title?: string; readonly body?: string }): Promise<void>;
  /** A person changes fields of a record, in our words for them: those of `PERSON_FIELDS` at least. */
  personChanges(object: RecordObject, crmId: CrmRecordId, fields: RecordFields): Promise<void>;
  personArchives(object: EngagementObject | "contact", crmId: CrmRecordId): Promise<void>;
  /** Another tool logs something and leaves its own id on it. */
  otherToolLogs(object: "email" | "call" | "meeting", externalId: string, contact: CrmRecordId): Promise<void>;
  /** An admin does by hand what the plan of a provisioner asks of one; nothing where the provisioner can do all. */
  adminSetsUp(): Promise<void>;
  held(object: EngagementObject): Promise<readonly Held[]>;
  /** How many requests changed something so far. */
  mutations(): Promise<number>;
  /** All requests so far. */
  requests(): Promise<number>;
  /** From now on many changes fall on the same instant. */
  freezeClock(): Promise<void>;
  /** The vendor's clock moves on by so much. */
  passTime(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What a person changes in the tests, and what Steward does: never the same field of a record. */
export const PERSON_FIELDS = {
  contact: { theirs: "phone", ours: "title" }, account: { theirs: "city", ours: "phone" }, opportunity: { theirs: "name", ours: "amount" },
} as const satisfies Readonly<Record<RecordObject, { readonly theirs: RecordField; readonly ours: RecordField }>>;

/** Tests that a vendor cannot pass, with the vendor's fact behind it. */
export interface Skip {
  readonly reason: string;
  readonly tests: readonly string[];
}

/** What `held` says about a key. */
export async function heldWith(portal: Portal, object: EngagementObject, key: NaturalKey): Promise<readonly Held[]> {
  return (await portal.held(object)).filter((one) => one.key === key && !one.archived);
}
