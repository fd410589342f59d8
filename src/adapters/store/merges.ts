import type { CrmRecordId, ProposalId } from "../../domain/model/ids.ts";
import type { CrmValues, RecordSnapshot } from "../../domain/model/merge.ts";
import type { MergeTable } from "../../ports/merge-table.ts";
import type { TenantContext } from "./context.ts";
import { sealedJson } from "./sealed-json.ts";

/** Both records whole, sealed. */
interface Kept {
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  readonly values: CrmValues;
  readonly left: CrmValues;
  readonly after: RecordSnapshot | null;
}

/** The way back of one installation's merges. */
export function mergeTable({ db, installation: { id: installation }, secrets }: TenantContext): MergeTable {
  const sealed = sealedJson<Kept>(secrets, installation, "merge_record");
  const one = (id: ProposalId) => db.selectFrom("merge_record").selectAll().where("installation_id", "=", installation).where("id", "=", id).forUpdate().executeTakeFirst();
  return {
    async keep({ id, causeId, object, ...kept }, at) {
      const row = { installation_id: installation, id, cause_id: causeId, object, kept_at: at, sealed: sealed.seal(id, { ...kept, after: null }) };
      await db.insertInto("merge_record").values(row).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet({ sealed: row.sealed, kept_at: at }).where("merge_record.state", "=", "intended")).execute();
    },
    async take(id) {
      const row = await one(id);
      if (row === undefined) return null;
      return { id, causeId: row.cause_id, object: row.object, state: row.state, merged: row.merged_crm_id, restored: row.restored_crm_id, lookAt: row.look_at, lookedAt: row.looked_at, missing: row.missing, ...sealed.open(id, row.sealed) };
    },
    async merged(id, merged: CrmRecordId, { after, lookAt }) {
      const row = await one(id);
      if (row === undefined) return;
      await db.updateTable("merge_record").set({ state: "merged", merged_crm_id: merged, look_at: lookAt, sealed: sealed.seal(id, { ...sealed.open(id, row.sealed), after }) })
        .where("installation_id", "=", installation).where("id", "=", id).execute();
    },
    async toLookAt(now, limit) {
      const rows = await db.selectFrom("merge_record").select("id").where("installation_id", "=", installation).where("state", "=", "merged").where("look_at", "<=", now).where("looked_at", "is", null)
        .orderBy("look_at").orderBy("id").limit(limit).execute();
      return rows.map((row) => row.id);
    },
    async lookLater(id, at) {
      await db.updateTable("merge_record").set({ look_at: at }).where("installation_id", "=", installation).where("id", "=", id).execute();
    },
    async looked(id, { at, missing, children }) {
      const row = await one(id);
      if (row === undefined) return;
      const kept = sealed.open(id, row.sealed);
      const after = kept.after === null ? null : { ...kept.after, children };
      await db.updateTable("merge_record").set({ looked_at: at, missing, sealed: sealed.seal(id, { ...kept, after }) }).where("installation_id", "=", installation).where("id", "=", id).execute();
    },
    async unmerged(id, restored: CrmRecordId) {
      await db.updateTable("merge_record").set({ state: "unmerged", restored_crm_id: restored }).where("installation_id", "=", installation).where("id", "=", id).execute();
    },
  };
}
