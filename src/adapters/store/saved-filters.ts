import { sql } from "kysely";
import { wordsIn } from "../../domain/erasure/words-in.ts";
import type { SavedFilter, SavedFilterTable } from "../../ports/saved-filter-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { sealedJson } from "./sealed-json.ts";

/** More than anybody finds their way in. */
const FILTERS_MAX = 50;

/** The views of the queue that the people of one installation keep; their words are sealed. */
export function savedFilterTable({ db, installation: { id: installation }, secrets }: TenantContext): SavedFilterTable {
  const sealed = sealedJson<Omit<SavedFilter, "id">>(secrets, installation, "saved_filter");
  const rowOf = (person: string, id: string): string => `${person}/${id}`;
  const ofPerson = (person: string) => db.selectFrom("saved_filter").where("installation_id", "=", installation).where("person", "=", person);
  return {
    async list(person) {
      const rows = await ofPerson(person).selectAll().orderBy("made_at").orderBy("id").limit(FILTERS_MAX).execute();
      return rows.map((row) => ({ id: row.id, ...sealed.open(rowOf(person, row.id), row.sealed) }));
    },
    async put(person, { id, name, query }, { at, mayReplace }) {
      // Before anything is looked at: of two who keep a view under one id, the second sees that of the first.
      await lockFor(db, "saved-filters", installation);
      const there = await ofPerson(person).selectAll().where("id", "=", id).executeTakeFirst();
      if (there !== undefined && !mayReplace({ id, ...sealed.open(rowOf(person, id), there.sealed) })) return "other";
      const { n } = await ofPerson(person).select(sql<number>`count(*)::int`.as("n")).executeTakeFirstOrThrow();
      if (there === undefined && n >= FILTERS_MAX) return "full";
      const words = sealed.seal(rowOf(person, id), { name, query });
      await db.insertInto("saved_filter").values({ installation_id: installation, person, id, made_at: at, sealed: words })
        .onConflict((conflict) => conflict.columns(["installation_id", "person", "id"]).doUpdateSet({ sealed: words })).execute();
      return "kept";
    },
    async remove(person, id) {
      const { numDeletedRows } = await db.deleteFrom("saved_filter").where("installation_id", "=", installation).where("person", "=", person).where("id", "=", id).executeTakeFirst();
      return numDeletedRows === 1n;
    },
    // A few for each of a company's people: they are opened all at once.
    async forgetSpoken(speaks) {
      const rows = await db.selectFrom("saved_filter").select(["person", "id", "sealed"]).where("installation_id", "=", installation).orderBy("person").orderBy("id").forUpdate().execute();
      const found = rows.filter(({ person, id, sealed: words }) => speaks(wordsIn(sealed.open(rowOf(person, id), words))));
      for (const { person, id } of found) await db.deleteFrom("saved_filter").where("installation_id", "=", installation).where("person", "=", person).where("id", "=", id).execute();
      return found.length;
    },
  };
}
