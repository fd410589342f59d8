import { sql } from "kysely";
import { contactIdentity, type Identity, mailboxIdentity, phoneIdentity } from "../../domain/erasure/identity.ts";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { type ActivityId, type ContactId, contactId, type ReviewTaskId } from "../../domain/model/ids.ts";
import type { LinkOfferTable, WaitingOffer } from "../../ports/link-offer-table.ts";
import type { TenantContext } from "./context.ts";
import { countriesOf } from "./mirror-regions.ts";
import { contactOf } from "./mirror-select.ts";
import { marksOf } from "./people.ts";

/** By what a contact is found among the people of activities. */
interface Reachable {
  readonly id: string;
  readonly account_id?: string | null;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** Of these contacts those are to be looked at under whose address or number somebody took part in an activity that is not tied to them. */
export async function noteContacts(context: TenantContext, contacts: readonly Reachable[]): Promise<void> {
  const { db, installation: { id, policy } } = context;
  const countries = await countriesOf(db, id, contacts.flatMap((contact) => contact.account_id ?? []));
  const rows = contacts.flatMap((contact) => {
    const [own = ""] = marksOf(context, [contactIdentity(contactId(contact.id))]);
    return reachMarks(context, contact, regionOf(countries.get(contact.account_id ?? "") ?? null, policy.organisation.defaultRegion)).map((mark) => ({ contact: contact.id, own, mark }));
  });
  if (rows.length === 0) return;
  await sql`
    INSERT INTO steward.link_offer (installation_id, contact_id, is_waiting)
    SELECT DISTINCT ${id}, w.contact, true FROM unnest(${rows.map((row) => row.contact)}::text[], ${rows.map((row) => row.own)}::text[], ${rows.map((row) => row.mark)}::text[]) AS w (contact, own, mark)
    WHERE EXISTS (
      SELECT FROM steward.activity_person p WHERE p.installation_id = ${id} AND p.mark = w.mark
        AND NOT EXISTS (SELECT FROM steward.activity_person o WHERE o.installation_id = ${id} AND o.activity_id = p.activity_id AND o.mark = w.own))
    ON CONFLICT (installation_id, contact_id) DO UPDATE SET is_waiting = true`.execute(db);
}

/** Contacts to look at, of one installation. */
export function linkOfferTable(context: TenantContext): LinkOfferTable {
  const { db, installation: { id: installation } } = context;
  return {
    async take(after, { contacts, activities }) {
      const { rows } = await sql<{ contact_id: ContactId; review_id: ReviewTaskId | null }>`
        UPDATE steward.link_offer SET is_waiting = false WHERE installation_id = ${installation} AND contact_id IN (
          SELECT contact_id FROM steward.link_offer WHERE installation_id = ${installation} AND is_waiting AND contact_id > ${after} ORDER BY contact_id LIMIT ${contacts} FOR UPDATE SKIP LOCKED)
        RETURNING contact_id, review_id`.execute(db);
      const offers: WaitingOffer[] = [];
      for (const { contact_id: id, review_id: lastReview } of rows) {
        const offer = await offerOf(context, id, activities);
        if (offer !== null) offers.push({ ...offer, lastReview });
      }
      return { next: rows.map((row) => row.contact_id).toSorted().at(-1) ?? null, offers };
    },

    async keep(contact) {
      await sql`UPDATE steward.link_offer SET is_waiting = true WHERE installation_id = ${installation} AND contact_id = ${contact}`.execute(db);
    },

    async noteReview(contact, review) {
      await sql`UPDATE steward.link_offer SET review_id = ${review} WHERE installation_id = ${installation} AND contact_id = ${contact}`.execute(db);
    },
  };
}

async function offerOf(context: TenantContext, id: ContactId, limit: number): Promise<Omit<WaitingOffer, "lastReview"> | null> {
  const { db, installation: { id: installation, policy } } = context;
  const row = await db.selectFrom("mirror_contact").selectAll().where("installation_id", "=", installation).where("id", "=", id).where("archived", "=", false).executeTakeFirst();
  if (row === undefined) return null;
  const { rows: [account] } = await sql<{ country: string | null }>`SELECT a.country FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND a.id = ${row.account_id}`.execute(db);
  const marks = reachMarks(context, row, regionOf(account?.country ?? null, policy.organisation.defaultRegion));
  const [own = ""] = marksOf(context, [contactIdentity(id)]);
  const { rows } = await sql<{ id: ActivityId }>`
    SELECT a.id FROM steward.activity a WHERE a.installation_id = ${installation} AND a.state IN ('logging', 'logged', 'review') AND a.id IN (
      SELECT p.activity_id FROM steward.activity_person p WHERE p.installation_id = ${installation} AND p.mark = ANY (${[...marks]}))
      AND NOT EXISTS (SELECT FROM steward.activity_person o WHERE o.installation_id = ${installation} AND o.activity_id = a.id AND o.mark = ${own})
    ORDER BY a.arrival DESC LIMIT ${limit}`.execute(db);
  return rows.length === 0 ? null : { contact: contactOf(row), activities: rows.map((one) => one.id) };
}

function reachMarks(context: TenantContext, { emails, phones }: Reachable, region: string) {
  const identities = [...emails.map(mailboxIdentity), ...phones.map((phone) => phoneIdentity(phone, region))];
  return marksOf(context, [...new Set(identities.filter((one): one is Identity => one !== null))]);
}
