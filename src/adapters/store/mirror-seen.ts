import { sql } from "kysely";
import type { Company, Seen, SeenAccount, SeenContact, SeenDeal } from "../../domain/findings/seen.ts";
import type { RecordObject } from "../../domain/model/record-fields.ts";
import type { TenantContext } from "./context.ts";
import { lastActivities } from "./finding-activity.ts";
import { accountOf, contactOf, opportunityOf } from "./mirror-select.ts";
import type { Schema } from "./schema.ts";

interface Page {
  readonly object: RecordObject;
  readonly after: string;
  readonly limit: number;
}

/**
 * Living records in the order of their ids, with what is beside them. One short question for each kind of neighbour of the whole page:
 * joined into one, the planner reads whole tables for each record while they were not analysed.
 */
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

async function contactPage(context: TenantContext, { after, limit }: Page): Promise<readonly SeenContact[]> {
  const { db, installation } = context;
  const rows = await db.selectFrom("mirror_contact").selectAll().where("installation_id", "=", installation.id).where("archived", "=", false)
    .where(sql<boolean>`id > ${after}`).orderBy("id").limit(limit).execute();
  const ids = rows.map(({ id }) => id);
  const accounts = rows.flatMap((row) => row.account_id ?? []);
  const companies = await companiesOf(context, accounts);
  const deals = await dealsBy(context, sql`SELECT who AS owner, o.* FROM steward.mirror_opportunity o CROSS JOIN unnest(o.contact_ids) AS who WHERE o.installation_id = ${installation.id} AND o.account_id = ANY (${accounts}) AND who = ANY (${ids})`);
  const last = await lastActivities(context, "contact", ids);
  return rows.map((row) => ({
    object: "contact", record: contactOf(row), mapped: row.mapped, modifiedAt: row.modified_at, lastActivityAt: last.get(row.id) ?? null, ...(deals.get(row.id) ?? NO_DEALS),
    company: companies.get(row.account_id ?? "") ?? null,
  }));
}

async function accountPage(context: TenantContext, { after, limit }: Page): Promise<readonly SeenAccount[]> {
  const { db, installation } = context;
  const rows = await db.selectFrom("mirror_account").selectAll().where("installation_id", "=", installation.id).where("archived", "=", false)
    .where(sql<boolean>`id > ${after}`).orderBy("id").limit(limit).execute();
  const ids = rows.map(({ id }) => id);
  const contacts = await countBy(context, sql`SELECT account_id AS owner FROM steward.mirror_contact WHERE installation_id = ${installation.id} AND NOT archived AND account_id = ANY (${ids})`);
  const children = await countBy(context, sql`SELECT parent_id AS owner FROM steward.mirror_account WHERE installation_id = ${installation.id} AND NOT archived AND parent_id = ANY (${ids})`);
  const deals = await dealsBy(context, sql`SELECT o.account_id AS owner, o.* FROM steward.mirror_opportunity o WHERE o.installation_id = ${installation.id} AND o.account_id = ANY (${ids})`);
  const last = await lastActivities(context, "account", ids);
  return rows.map((row) => ({
    object: "account", record: accountOf(row), mapped: row.mapped, modifiedAt: row.modified_at, lastActivityAt: last.get(row.id) ?? null, ...(deals.get(row.id) ?? NO_DEALS),
    contacts: contacts.get(row.id) ?? 0, children: children.get(row.id) ?? 0,
  }));
}

async function dealPage(context: TenantContext, { after, limit }: Page): Promise<readonly SeenDeal[]> {
  const { db, installation } = context;
  const rows = await db.selectFrom("mirror_opportunity").selectAll().where("installation_id", "=", installation.id).where("archived", "=", false)
    .where(sql<boolean>`id > ${after}`).orderBy("id").limit(limit).execute();
  const ids = rows.map(({ id }) => id);
  const companies = await companiesOf(context, rows.flatMap((row) => row.account_id ?? []));
  const people = rows.flatMap((row) => row.contact_ids);
  const living = new Set((await db.selectFrom("mirror_contact").select("id").where("installation_id", "=", installation.id).where("archived", "=", false).where("id", "=", sql<never>`ANY (${people})`).execute()).map(({ id }) => id));
  const deals = await dealsBy(context, sql`SELECT o.id AS owner, o.* FROM steward.mirror_opportunity o WHERE o.installation_id = ${installation.id} AND o.id = ANY (${ids})`);
  const last = await lastActivities(context, "opportunity", ids);
  return rows.map((row) => ({
    object: "opportunity", record: opportunityOf(row), mapped: row.mapped, modifiedAt: row.modified_at, lastActivityAt: last.get(row.id) ?? null, ...(deals.get(row.id) ?? NO_DEALS),
    company: companies.get(row.account_id ?? "") ?? null, contacts: row.contact_ids.filter((id) => living.has(id)).length,
  }));
}

type Deals = Pick<Seen, "openDeals" | "wonDeals" | "openAmount">;
const NO_DEALS: Deals = { openDeals: 0, wonDeals: 0, openAmount: 0 };

/** An amount is text in any form that a CRM gives; one that is no number adds nothing. */
async function dealsBy({ db }: TenantContext, which: ReturnType<typeof sql>): Promise<ReadonlyMap<string, Deals>> {
  const { rows } = await sql<Deals & { owner: string }>`
    SELECT d.owner, (count(*) FILTER (WHERE NOT d.is_closed))::int AS "openDeals", (count(*) FILTER (WHERE d.is_won))::int AS "wonDeals",
      coalesce(sum(CASE WHEN NOT d.is_closed AND d.amount ~ '^[0-9]{1,15}([.][0-9]{1,6})?$' THEN d.amount::numeric END), 0)::float8 AS "openAmount"
    FROM (${which}) AS d WHERE NOT d.archived GROUP BY d.owner`.execute(db);
  return new Map(rows.map(({ owner, ...deals }) => [owner, deals]));
}

async function countBy({ db }: TenantContext, which: ReturnType<typeof sql>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ owner: string; n: number }>`SELECT w.owner, count(*)::int AS n FROM (${which}) AS w GROUP BY w.owner`.execute(db);
  return new Map(rows.map(({ owner, n }) => [owner, n]));
}

/** The living companies of these ids, with the domains of those that they are part of, or that are part of them or of the same. */
async function companiesOf({ db, installation: { id: installation } }: TenantContext, ids: readonly string[]): Promise<ReadonlyMap<string, Company>> {
  const wanted = [...new Set(ids)];
  const living = async (column: "id" | "parent_id", among: readonly string[]): Promise<readonly Family[]> =>
    among.length === 0 ? [] : db.selectFrom("mirror_account").select(["id", "parent_id", "name", "domains", "country", "owner_id"]).where("installation_id", "=", installation).where("archived", "=", false)
      .where(column, "=", sql<never>`ANY (${[...among]})`).execute();
  const own = await living("id", wanted);
  const parents = [...new Set(own.flatMap((row) => row.parent_id ?? []))];
  const above = await living("id", parents);
  const below = await living("parent_id", [...wanted, ...parents]);
  const byId = new Map(above.map((row) => [String(row.id), row]));
  const byParent = Map.groupBy(below, (row) => String(row.parent_id));
  return new Map(own.map((row) => {
    const kin = [byId.get(row.parent_id ?? ""), ...(byParent.get(row.id) ?? []), ...(byParent.get(row.parent_id ?? "") ?? [])].flatMap((one) => one?.domains ?? []);
    return [row.id, { name: row.name, domains: row.domains, kinDomains: [...new Set(kin)], country: row.country, ownerId: row.owner_id }];
  }));
}

type Family = Pick<Schema["mirror_account"], "id" | "parent_id" | "name" | "domains" | "country" | "owner_id">;
