import { sql } from "kysely";

import type { Alert } from "../../domain/alerts/alert.ts";
import type { AlertTable } from "../../ports/alert-table.ts";
import type { TenantContext } from "./context.ts";

/** The alerts of one installation. */
export function alertTable({ db, installation: { id: installation } }: TenantContext): AlertTable {
  const own = () => db.selectFrom("alert").select("alert").where("installation_id", "=", installation);
  const take = async (id: string): Promise<Alert | null> => (await own().where("id", "=", id).forUpdate().executeTakeFirst())?.alert ?? null;
  const put = async (alert: Alert, settled: boolean): Promise<void> => {
    const row = { installation_id: installation, id: alert.id, since: alert.since, ended_at: alert.endedAt, settled, alert: JSON.stringify(alert) };
    await db.insertInto("alert").values(row).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet(row)).execute();
  };
  return {
    known: async () => (await own().where("settled", "=", false).orderBy("since").orderBy("id").forUpdate().execute()).map(({ alert }) => alert),

    async save(alerts) {
      for (const { alert, isSettled } of alerts) await put(alert, isSettled);
    },

    async told(id, n, channel, at) {
      const alert = await take(id);
      if (alert?.telling?.n !== n) return;
      await put({ ...alert, telling: { ...alert.telling, told: { ...alert.telling.told, [channel]: at } } }, false);
    },

    async acknowledge(id, at) {
      const alert = await take(id);
      if (alert === null || alert.endedAt !== null) return false;
      await put({ ...alert, acknowledgedAt: alert.acknowledgedAt ?? at }, false);
      return true;
    },

    list: async (limit) => (await own().orderBy(sql`ended_at IS NOT NULL`).orderBy("since", "desc").orderBy("id").limit(limit).execute()).map(({ alert }) => alert),

    async forgetBefore(at) {
      const { numDeletedRows } = await db.deleteFrom("alert").where("installation_id", "=", installation).where("settled", "=", true).where("ended_at", "<", at).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
