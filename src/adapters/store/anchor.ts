import type { AnchorNote, AnchorTable } from "../../ports/anchor-table.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** Where one installation's checkpoints go in its CRM, and those that went. */
export function anchorTable({ db, installation: { id } }: TenantContext): AnchorTable {
  const notes = () => db.selectFrom("anchor_note").selectAll().where("installation_id", "=", id);
  return {
    async record() {
      const row = await db.selectFrom("anchor_record").selectAll().where("installation_id", "=", id).executeTakeFirst();
      return row === undefined ? null : { object: row.object, crmId: row.crm_id, configId: row.config_id, dueAt: row.due_at, trouble: row.trouble };
    },
    async choose(record) {
      await db.deleteFrom("anchor_record").where("installation_id", "=", id).execute();
      if (record === null) return;
      const { object, crmId, configId, dueAt } = record;
      await db.insertInto("anchor_record").values({ installation_id: id, object, crm_id: crmId, config_id: configId, due_at: dueAt, trouble: null }).execute();
    },
    async putOff(configId, { dueAt, trouble }) {
      await db.updateTable("anchor_record").set({ due_at: dueAt, trouble }).where("installation_id", "=", id).where("config_id", "=", configId).execute();
    },
    last: async () => noteOf(await notes().orderBy("number", "desc").limit(1).executeTakeFirst()),
    largest: async () => noteOf(await notes().where("state", "=", "written").orderBy("size", "desc").limit(1).executeTakeFirst()),
    notes: async (from) => (await notes().where("number", ">=", from).orderBy("number").execute()).flatMap((row) => noteOf(row) ?? []),
    async intend({ number, size, intentId, intendedAt }) {
      const { numInsertedOrUpdatedRows } = await db.insertInto("anchor_note")
        .values({ installation_id: id, number, size, intent_id: intentId, state: "open", crm_id: null, intended_at: intendedAt })
        .onConflict((conflict) => conflict.columns(["installation_id", "number"]).doUpdateSet({ size, intent_id: intentId, state: "open", crm_id: null, intended_at: intendedAt })
          .where("anchor_note.state", "=", "refused")).executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) throw new Error(`the note of number ${String(number)} is another's`);
    },
    async settle(intentId, { state, crmId }) {
      const { numUpdatedRows } = await db.updateTable("anchor_note").set({ state, crm_id: crmId })
        .where("installation_id", "=", id).where("intent_id", "=", intentId).where("state", "in", ["open", "unknown"]).executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

function noteOf(row: Schema["anchor_note"] | undefined): AnchorNote | null {
  return row === undefined ? null : { number: row.number, size: row.size, intentId: row.intent_id, state: row.state, crmId: row.crm_id, intendedAt: row.intended_at };
}
