import type { FieldDescription } from "../../domain/model/field-description.ts";
import { accountId, contactId, type CrmRecordId } from "../../domain/model/ids.ts";
import type { MergeObject } from "../../domain/model/merge.ts";
import { nameIn } from "../../domain/model/record-fields.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { User } from "../../domain/model/records.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { OpenDeal } from "../../ports/store-tables.ts";

/** What the mirror tells of two records. */
export interface KnownPair {
  readonly crmIds: ReadonlyMap<string, CrmRecordId>;
  readonly names: ReadonlyMap<string, string>;
  readonly users: readonly User[];
  /** The CRM's fields of such records. */
  readonly fields: readonly FieldDescription[];
  readonly openDeals: readonly OpenDeal[];
  readonly accounts: readonly { readonly crmId: string; readonly domains: readonly string[] }[];
  /** Null where nobody owns it, or nobody knows whom. */
  isOwnerActive(crmId: CrmRecordId): boolean | null;
  /** When something last happened with it, as far as records were looked over; null where nothing is known to have. */
  lastActivityAt(crmId: CrmRecordId): Instant | null;
}

/** Reads what the mirror tells of a pair. */
export async function knownPair(tx: TenantTransaction, object: MergeObject, { a, b }: { readonly a: string; readonly b: string }): Promise<KnownPair> {
  const ids = object === "contact" ? [contactId(a), contactId(b)] : [accountId(a), accountId(b)];
  const crmIds = await tx.mirror.toCrm(object, ids);
  const records = await tx.mirror.recordFields(object, ids);
  const users = await tx.mirror.users();
  const lastActivities = await tx.mirror.lastActivities(object, ids);
  const lastOf = new Map(ids.map((id) => [crmIds.get(id), lastActivities.get(id) ?? null]));
  const ofCrmId = new Map([...records].map(([id, fields]) => [crmIds.get(id), fields]));
  return {
    crmIds, users,
    names: new Map([...records].map(([id, fields]) => [id, nameIn(fields)])),
    fields: ((await tx.schema.known(object))?.fields ?? []).filter(({ name }) => !OF_OURS.test(name)),
    openDeals: await tx.mirror.openDeals(object, ids),
    accounts: await tx.mirror.accountsOf(object, ids),
    isOwnerActive(crmId) {
      const owner = ofCrmId.get(crmId)?.ownerId ?? null;
      return users.find(({ id }) => id === owner)?.active ?? null;
    },
    lastActivityAt: (crmId) => lastOf.get(crmId) ?? null,
  };
}

/** Properties in which Steward keeps its own keys: they say which record it is, and are nobody's to choose. */
const OF_OURS = /^steward_/i;

