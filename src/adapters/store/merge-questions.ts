import type { MergeQuestion, MergeQuestionTable } from "../../ports/merge-question-table.ts";
import type { TenantContext } from "./context.ts";
import { sealedJson } from "./sealed-json.ts";

/** What the merges of one installation are shown by, sealed. */
export function mergeQuestionTable({ db, installation: { id: installation }, secrets }: TenantContext): MergeQuestionTable {
  const sealed = sealedJson<MergeQuestion>(secrets, installation, "merge_question");
  return {
    async keep({ id, activityId }, question) {
      await db.insertInto("merge_question").values({ installation_id: installation, id, cause_id: activityId, sealed: sealed.seal(id, question) })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async get(id) {
      const row = await db.selectFrom("merge_question").select("sealed").where("installation_id", "=", installation).where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : sealed.open(id, row.sealed);
    },
  };
}
