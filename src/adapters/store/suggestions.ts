import type { SuggestionTable } from "../../ports/suggestion-table.ts";
import type { TenantContext } from "./context.ts";

/** What activities suggested of records, under marks that only the key's holder can make. */
export function suggestionTable({ db, installation: { id: installation }, secrets }: TenantContext): SuggestionTable {
  return {
    async claim({ contact, field, value }, { activity, review, at }) {
      const mark = secrets.pseudonym(`suggestion/${installation}`, JSON.stringify([contact, field, value]));
      const row = { installation_id: installation, mark, activity_id: activity, review_id: review, made_at: at };
      const made = await db.insertInto("suggestion").values(row).onConflict((conflict) => conflict.doNothing()).returning("mark").executeTakeFirst();
      return made !== undefined;
    },
    async release(review) {
      await db.deleteFrom("suggestion").where("installation_id", "=", installation).where("review_id", "=", review).execute();
    },
  };
}
