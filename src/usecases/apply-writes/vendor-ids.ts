import type { EngagementFields } from "../../domain/model/engagement.ts";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import type { Links, RecordId } from "../../domain/model/proposal.ts";
import type { CrmEngagementFields } from "../../ports/crm-records.ts";
import type { Association } from "../../ports/crm-writer.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** The vendor's ids of all that a batch of writes names. */
export interface VendorIds {
  /** With the vendor's id of the owner. An owner whom the CRM has not is left out. */
  fields(fields: EngagementFields): CrmEngagementFields;
  /** In the order of the links; what the CRM no longer has is left out. */
  associations(links: Links): readonly Association[];
}

/** What is known of one write before its ids are looked up. */
interface Named {
  readonly links: Links;
  /** Every state of its fields that matters. */
  readonly fields: readonly EngagementFields[];
}

/** Looked up with one question for each kind of record, however many writes there are. */
export async function vendorIds(tx: TenantTransaction, named: readonly Named[]): Promise<VendorIds> {
  const linked = async (object: Association["object"], pick: (links: Links) => readonly (RecordId | null)[]): Promise<ReadonlyMap<string, CrmRecordId>> =>
    tx.mirror.toCrm(object, [...new Set(named.flatMap(({ links }) => pick(links).filter((id) => id !== null)))]);
  const contacts = await linked("contact", ({ contactIds }) => contactIds);
  const accounts = await linked("account", ({ accountId }) => [accountId]);
  const opportunities = await linked("opportunity", ({ opportunityId }) => [opportunityId]);
  const owners = await tx.mirror.toCrm("user", [...new Set(named.flatMap(({ fields }) => fields.flatMap(({ ownerId }) => ownerId ?? [])))]);
  return {
    fields({ ownerId, ...rest }) {
      const owner = ownerId ? owners.get(ownerId) : undefined;
      return owner === undefined ? rest : { ...rest, ownerId: owner };
    },
    associations(links) {
      const ends = (object: Association["object"], ids: ReadonlyMap<string, CrmRecordId>, ours: readonly (string | null)[]): readonly Association[] =>
        [...new Set(ours.flatMap((id) => (id === null ? [] : (ids.get(id) ?? []))))].map((crmId) => ({ object, crmId }));
      return [...ends("contact", contacts, links.contactIds), ...ends("account", accounts, [links.accountId]), ...ends("opportunity", opportunities, [links.opportunityId])];
    },
  };
}
