import type { PortalScanTable } from "../../ports/portal-scan-table.ts";
import type { TenantContext } from "./context.ts";

/** The last scan of one installation's mirror. */
export function portalScanTable({ db, installation: { id } }: TenantContext): PortalScanTable {
  return {
    async last() {
      const row = await db.selectFrom("portal_scan").selectAll().where("installation_id", "=", id).executeTakeFirst();
      return row === undefined ? null : { startedAt: row.started_at, endedAt: row.ended_at, outcome: row.outcome, found: row.found };
    },

    async begin(at) {
      const begun = { started_at: at, ended_at: null, outcome: null, found: "{}" };
      await db.insertInto("portal_scan").values({ installation_id: id, ...begun }).onConflict((conflict) => conflict.column("installation_id").doUpdateSet(begun)).execute();
    },

    async end({ at, outcome, found }) {
      await db.updateTable("portal_scan").set({ ended_at: at, outcome, found: JSON.stringify(found) }).where("installation_id", "=", id).execute();
    },
  };
}
