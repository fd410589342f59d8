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
      return { id, causeId: row.cause_id, object: row.object, state: row.state, merged: row.merged_crm_id, restored: row.restored_crm_id, ...sealed.open(id, row.sealed) };
    },
    async merged(id, merged: CrmRecordId, after) {
      const row = await one(id);
      if (row === undefined) return;
      await db.updateTable("merge_record").set({ state: "merged", merged_crm_id: merged, sealed: sealed.seal(id, { ...sealed.open(id, row.sealed), after }) })
        .where("installation_id", "=", installation).where("id", "=", id).execute();
    },
    async unmerged(id, restored: CrmRecordId) {
      await db.updateTable("merge_record").set({ state: "unmerged", restored_crm_id: restored }).where("installation_id", "=", installation).where("id", "=", id).execute();
    },
  };
}
