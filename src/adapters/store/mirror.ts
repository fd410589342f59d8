import { sql } from "kysely";
import type { CrmRecordId, NaturalKey } from "../../domain/model/ids.ts";
import type { MirrorTable } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import { livingIds } from "./living-ids.ts";
import { allUsers, oneUser, selectKnowledge } from "./mirror-select.ts";
import { forgetContacts, linkedTo } from "./mirror-gone.ts";
import { recordFields, saveRecordFields } from "./mirror-fields.ts";
import { lastActivities } from "./finding-activity.ts";
import { accountsOf, openDeals, setApart } from "./mirror-merges.ts";
import { mendRecords } from "./mirror-mend.ts";
import { tombstone } from "./mirror-tombstone.ts";
import { upsertRecords } from "./mirror-upsert.ts";
import { rememberForeign } from "./twins.ts";

/** The copy of one installation's CRM records. */
export function mirrorTable(context: TenantContext): MirrorTable {
  const { db, installation } = context;
  const { id } = installation;
  return {
    upsert: async (records) => (await upsertRecords(context, records)).length,
    upsertNews: (records) => upsertRecords(context, records),
    mend: (records) => mendRecords(context, records),
    tombstone: (object, crmIds) => tombstone(context, object, crmIds),
    forget: (contacts, at) => forgetContacts(context, contacts, at),
    linkedTo: (object, crmIds) => linkedTo(context, object, crmIds),
    select: (keys) => selectKnowledge(context, keys),
    users: () => allUsers(db, installation),
    user: (id) => oneUser(db, installation, id),
    openDeals: (object, ids) => openDeals(context, object, ids),
    accountsOf: (object, ids) => accountsOf(context, object, ids),
    lastActivities: (object, ids) => lastActivities(context, object, ids),
    setApart: (object, crmId) => setApart(context, object, crmId),
    recordFields: (object, ids) => recordFields(context, object, ids),
    saveRecordFields: (object, recordId, fields) => saveRecordFields(context, { object, id: recordId, fields }),

    async toCrm(object, ids) {
      if (ids.length === 0) return new Map();
      const { rows } = await sql<{ wanted: string; crm_id: CrmRecordId }>`
        SELECT w.wanted, c.crm_id FROM ${livingIds(id, object, ids)} AS w
        CROSS JOIN LATERAL (SELECT crm_id FROM steward.crm_id WHERE installation_id = ${id} AND object = ${object} AND id = w.id AND NOT is_alias OFFSET 0) AS c`.execute(db);
      return new Map(rows.map(({ wanted, crm_id }) => [wanted, crm_id]));
    },

    async toOurs(object, crmId) {
      const row = await db.selectFrom("crm_id").select("id").where("installation_id", "=", id).where("object", "=", object).where("crm_id", "=", crmId).executeTakeFirst();
      return row?.id ?? null;
    },

    async saveEngagements(engagements) {
      // One statement may touch a row once, and what is known of its ties stays.
      const each = [...Map.groupBy(engagements, ({ object, crmId }) => `${object} ${crmId}`).values()].flatMap((same) => same.findLast(({ associations }) => associations.length > 0) ?? same.slice(-1));
      if (each.length === 0) return;
      await db.insertInto("mirror_engagement").values(each.map(({ object, key, crmId, associations }) => ({
        installation_id: id, object, crm_id: crmId, key, modified_at: null, archived: false, associations: JSON.stringify(associations),
      }))).onConflict((conflict) => conflict.columns(["installation_id", "object", "crm_id"]).doUpdateSet((row) => ({
        key: row.ref("excluded.key"), archived: false,
        associations: sql`CASE WHEN excluded.associations = '[]' THEN mirror_engagement.associations ELSE ${row.ref("excluded.associations")} END`,
      }))).execute();
    },

    async engagementsByKey(keys) {
      if (keys.length === 0) return [];
      const rows = await db.selectFrom("mirror_engagement").select(["key", "object", "crm_id"]).where("installation_id", "=", id)
        .where("archived", "=", false).where("key", "in", [...keys]).orderBy("crm_id").execute();
      return rows.flatMap(({ key, object, crm_id: crmId }) => (key === null ? [] : [{ key, object, crmId }]));
    },

    async keysAbout(crmId) {
      const { rows } = await sql<{ key: NaturalKey }>`
        SELECT DISTINCT e.key FROM steward.mirror_engagement e WHERE e.installation_id = ${id} AND e.key IS NOT NULL
          AND (e.crm_id = ${crmId} OR e.associations @> ${JSON.stringify([{ crmId }])}::jsonb)
        ORDER BY e.key`.execute(db);
      return rows.map(({ key }) => key);
    },

    saveForeign: (engagements) => rememberForeign(context, engagements),

    counts: () => counts(context),
  };
}

/** Live records by noun. */
async function counts({ db, installation: { id } }: TenantContext): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ name: string; n: number }>`
    SELECT 'user' AS name, count(*) AS n FROM steward.mirror_user WHERE installation_id = ${id} AND NOT archived
    UNION ALL SELECT 'contact', count(*) FROM steward.mirror_contact WHERE installation_id = ${id} AND NOT archived
    UNION ALL SELECT 'account', count(*) FROM steward.mirror_account WHERE installation_id = ${id} AND NOT archived
    UNION ALL SELECT 'opportunity', count(*) FROM steward.mirror_opportunity WHERE installation_id = ${id} AND NOT archived
    UNION ALL SELECT 'engagement', count(*) FROM steward.mirror_engagement WHERE installation_id = ${id} AND NOT archived`.execute(db);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
