import { sql } from "kysely";
import type { FixClass } from "../../domain/model/fix-class.ts";
import { daysAfter } from "../../domain/model/time.ts";
import { evidenceOf } from "../../domain/quality/authority/evidence.ts";
import type { Outcome } from "../../domain/quality/outcome.ts";
import type { OutcomeTable } from "../../ports/outcome-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { looksOf } from "./outcome-looks.ts";

const MS_A_SECOND = 1_000;

/** What follows from the outcomes for what may act alone. */
export function authorityOf(context: TenantContext): Pick<OutcomeTable, "classes" | "isPersonKnown" | "evidence" | "madeSince" | "lost" | "losses" | "tellLosses"> {
  const { db, installation: { id: installation } } = context;
  const own = () => db.selectFrom("cleanup_outcome").where("installation_id", "=", installation);
  const losses = () => db.selectFrom("authority_loss").select(["class", "lost_at", "why"]).where("installation_id", "=", installation);
  return {
    async classes() {
      const rows = await own().select("class").distinct().orderBy("class").execute();
      return rows.flatMap(({ class: name }) => (isOfFixes(name) ? [name] : []));
    },
    async isPersonKnown() {
      return (await own().select("id").where("decided_by", "like", "user:%").limit(1).executeTakeFirst()) !== undefined;
    },
    async evidence(of, terms, at) {
      const lost = await losses().where("class", "=", of).executeTakeFirst();
      const looks = await looksOf(context, { of, from: daysAfter(at, -terms.windowDays), lookMsMin: terms.lookSecondsMin * MS_A_SECOND });
      return evidenceOf(looks, terms, { at, since: lost?.lost_at ?? null });
    },
    async madeSince(of, from) {
      await lockFor(db, `authority-${of}`, installation);
      const { n } = await own().select(sql<number>`count(*)::int`.as("n")).where("class", "=", of).where("verdict", "=", "auto").where("decided_at", ">=", from).executeTakeFirstOrThrow();
      return n;
    },

    async lost(of, { at, why }) {
      const values = { lost_at: at, why, is_told: false };
      await db.insertInto("authority_loss").values({ installation_id: installation, class: of, ...values }).onConflict((conflict) => conflict.columns(["installation_id", "class"]).doUpdateSet(values)).execute();
    },
    losses: async () => (await losses().orderBy("class").execute()).map((row) => ({ class: row.class, at: row.lost_at, why: row.why })),
    async tellLosses() {
      const rows = await db.updateTable("authority_loss").set({ is_told: true }).where("installation_id", "=", installation).where("is_told", "=", false).returning(["class", "lost_at", "why"]).execute();
      return rows.map((row) => ({ class: row.class, at: row.lost_at, why: row.why }));
    },
  };
}

const isOfFixes = (name: Outcome["class"]): name is FixClass => !name.endsWith(".merge");
