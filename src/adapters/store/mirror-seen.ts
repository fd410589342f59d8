import { type Selectable, sql } from "kysely";
import type { Company, Seen, SeenAccount, SeenContact, SeenDeal } from "../../domain/findings/seen.ts";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantContext } from "./context.ts";
import { accountOf, contactOf, opportunityOf } from "./mirror-select.ts";
import type { Schema } from "./schema.ts";

/**
 * Adds up when something last happened with each record: by the time that it happened where that is known, else by its last change. A
 * task is nothing that happened. One reading of all engagements for a pass: looked up record by record each would need an index that
 * every page of the synchronisation paid for.
 */
export async function addUpActivity({ db, installation: { id } }: TenantContext): Promise<void> {
  await sql`DELETE FROM steward.finding_activity WHERE installation_id = ${id}`.execute(db);
  await sql`
    INSERT INTO steward.finding_activity (installation_id, object, id, last_at)
    SELECT ${id}, c.object, c.id, max(coalesce(t.occurred_at, k.occurred_at, e.modified_at))
    FROM steward.mirror_engagement e
    LEFT JOIN steward.twin t ON t.installation_id = ${id} AND t.ref = e.object || ':' || e.crm_id
    LEFT JOIN LATERAL (SELECT max(k.occurred_at) AS occurred_at FROM steward.twin_key k WHERE k.installation_id = ${id} AND k.kind = 'k' AND k.key = e.key) AS k ON true
    CROSS JOIN LATERAL jsonb_array_elements(e.associations) AS a
    JOIN steward.crm_id c ON c.installation_id = ${id} AND c.object = a->>'object' AND c.crm_id = a->>'crmId'
    WHERE e.installation_id = ${id} AND NOT e.archived AND e.object <> 'task' AND coalesce(t.occurred_at, k.occurred_at, e.modified_at) IS NOT NULL
    GROUP BY c.object, c.id`.execute(db);
}

interface Page {
  readonly object: RecordObject;
  readonly after: string;
  readonly limit: number;
}

/** Living records in the order of their ids, with what is beside them. */
export function seenPage(context: TenantContext, page: Page): Promise<readonly Seen[]> {
  switch (page.object) {
    case "contact":
      return contactPage(context, page);
    case "account":
      return accountPage(context, page);
    default:
      return dealPage(context, page);
  }
}

interface Beside {
  readonly last_at: Instant | null;
  readonly open_deals: number;
  readonly won_deals: number;
  readonly open_amount: number;
}

interface BesideCompany extends Beside {
  readonly company_id: string | null;
  readonly company_name: string;
  readonly company_domains: readonly string[];
  readonly company_country: string | null;
  readonly company_owner: Company["ownerId"];
  readonly kin_domains: readonly string[];
}

async function contactPage({ db, installation: { id } }: TenantContext, { after, limit }: Page): Promise<readonly SeenContact[]> {
  const { rows } = await sql<Selectable<Schema["mirror_contact"]> & BesideCompany>`
    SELECT r.*, ${COMPANY}, f.last_at, d.* FROM steward.mirror_contact r ${companyOf(id)} ${activityOf(id, "contact")}
    CROSS JOIN LATERAL (${deals(id, sql`o.account_id = r.account_id AND r.id = ANY (o.contact_ids)`)}) AS d
    WHERE r.installation_id = ${id} AND NOT r.archived AND r.id > ${after} ORDER BY r.id LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...beside(row), object: "contact", record: contactOf(row), mapped: row.mapped, modifiedAt: row.modified_at, company: company(row) }));
}

async function accountPage({ db, installation: { id } }: TenantContext, { after, limit }: Page): Promise<readonly SeenAccount[]> {
  const { rows } = await sql<Selectable<Schema["mirror_account"]> & Beside & { contacts: number; children: number }>`
    SELECT r.*, greatest(f.last_at, p.last_at) AS last_at, p.contacts, k.children, d.* FROM steward.mirror_account r ${activityOf(id, "account")}
    CROSS JOIN LATERAL (${people(id, sql`c.account_id = r.id`)}) AS p
    CROSS JOIN LATERAL (SELECT count(*)::int AS children FROM steward.mirror_account k WHERE k.installation_id = ${id} AND k.parent_id = r.id AND NOT k.archived) AS k
    CROSS JOIN LATERAL (${deals(id, sql`o.account_id = r.id`)}) AS d
    WHERE r.installation_id = ${id} AND NOT r.archived AND r.id > ${after} ORDER BY r.id LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...beside(row), object: "account", record: accountOf(row), mapped: row.mapped, modifiedAt: row.modified_at, contacts: row.contacts, children: row.children }));
}

/** Of a deal in which nobody has a part, what happened with the company's people speaks for it. */
async function dealPage({ db, installation: { id } }: TenantContext, { after, limit }: Page): Promise<readonly SeenDeal[]> {
  const { rows } = await sql<Selectable<Schema["mirror_opportunity"]> & BesideCompany & { contacts: number }>`
    SELECT r.*, ${COMPANY}, greatest(f.last_at, p.last_at, CASE WHEN p.contacts = 0 THEN q.last_at END) AS last_at, p.contacts, d.* FROM steward.mirror_opportunity r ${companyOf(id)} ${activityOf(id, "opportunity")}
    CROSS JOIN LATERAL (${people(id, sql`c.id = ANY (r.contact_ids)`)}) AS p
    CROSS JOIN LATERAL (${people(id, sql`p.contacts = 0 AND c.account_id = r.account_id`)}) AS q
    CROSS JOIN LATERAL (${deals(id, sql`o.id = r.id`)}) AS d
    WHERE r.installation_id = ${id} AND NOT r.archived AND r.id > ${after} ORDER BY r.id LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...beside(row), object: "opportunity", record: opportunityOf(row), mapped: row.mapped, modifiedAt: row.modified_at, company: company(row), contacts: row.contacts }));
}

const COMPANY = sql`
  a.id AS company_id, coalesce(a.name, '') AS company_name, coalesce(a.domains, '{}') AS company_domains, a.country AS company_country, a.owner_id AS company_owner, kin.domains AS kin_domains`;

/** The living company, and the domains of those that it is part of, or that are part of it. */
const companyOf = (id: string) => sql`
  LEFT JOIN steward.mirror_account a ON a.installation_id = ${id} AND a.id = r.account_id AND NOT a.archived
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT one), '{}') AS domains FROM steward.mirror_account k CROSS JOIN unnest(k.domains) AS one
    WHERE k.installation_id = ${id} AND NOT k.archived AND (k.id = a.parent_id OR k.parent_id = a.id OR k.parent_id = a.parent_id)) AS kin`;

const activityOf = (id: string, object: RecordObject) => sql`LEFT JOIN steward.finding_activity f ON f.installation_id = ${id} AND f.object = ${object} AND f.id = r.id`;

const people = (id: string, which: ReturnType<typeof sql>) => sql`
  SELECT count(*)::int AS contacts, max(g.last_at) AS last_at FROM steward.mirror_contact c
  LEFT JOIN steward.finding_activity g ON g.installation_id = ${id} AND g.object = 'contact' AND g.id = c.id
  WHERE c.installation_id = ${id} AND NOT c.archived AND ${which}`;

/** An amount is text in any form that a CRM gives; one that is no number adds nothing. */
const deals = (id: string, which: ReturnType<typeof sql>) => sql`
  SELECT (count(*) FILTER (WHERE NOT o.is_closed))::int AS open_deals, (count(*) FILTER (WHERE o.is_won))::int AS won_deals,
    coalesce(sum(CASE WHEN NOT o.is_closed AND o.amount ~ '^[0-9]{1,15}([.][0-9]{1,6})?$' THEN o.amount::numeric END), 0)::float8 AS open_amount
  FROM steward.mirror_opportunity o WHERE o.installation_id = ${id} AND NOT o.archived AND ${which}`;

const beside = ({ last_at: lastActivityAt, open_deals: openDeals, won_deals: wonDeals, open_amount: openAmount }: Beside) => ({ lastActivityAt, openDeals, wonDeals, openAmount });

const company = (row: BesideCompany): Company | null =>
  row.company_id === null ? null : { name: row.company_name, domains: row.company_domains, kinDomains: row.kin_domains, country: row.company_country, ownerId: row.company_owner };
