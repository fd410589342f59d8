import type { SchemaTable } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";

/** What one installation's CRM last said of its fields. */
export function schemaTable({ db, installation: { id } }: TenantContext): SchemaTable {
  return {
    async known(object) {
      const row = await db.selectFrom("crm_schema").select(["fields", "used", "stages", "seen_at"]).where("installation_id", "=", id).where("object", "=", object).executeTakeFirst();
      return row === undefined ? null : { fields: row.fields, used: row.used, stages: row.stages, seenAt: row.seen_at };
    },

    async save(object, { fields, used, stages, seenAt }) {
      const values = { fields: JSON.stringify(fields), used: [...used], stages: JSON.stringify(stages ?? []), seen_at: seenAt };
      await db.insertInto("crm_schema").values({ installation_id: id, object, ...values })
        .onConflict((conflict) => conflict.columns(["installation_id", "object"]).doUpdateSet(values)).execute();
    },
  };
}
