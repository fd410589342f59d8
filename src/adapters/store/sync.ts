import type { Selectable } from "kysely";
import { rewound, withStraggler } from "../../domain/sync/streams.ts";
import type { Marks } from "../../domain/sync/streams.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { Pass, SyncTable } from "../../ports/sync-table.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** How far one installation has been read. */
export function syncTable(context: TenantContext): SyncTable {
  const { db, installation: { id } } = context;
  return {
    marks: (object) => readMarks(context, object),
    saveMarks: (object, marks) => saveMarks(context, object, marks),

    async pass(object, stream) {
      const row = await db.selectFrom("sync_pass").selectAll().where("installation_id", "=", id).where("object", "=", object).where("stream", "=", stream).executeTakeFirst();
      return row === undefined ? null : passOf(row);
    },

    async savePass(object, stream, pass) {
      const values = {
        since: pass.since, until: pass.until, cursor: pass.cursor, began_at: pass.beganAt, last_at: pass.lastAt,
        read: pass.read, changed: pass.changed, total: pass.total, late_ms: pass.lateMs, is_told: pass.isTold,
      };
      await db.insertInto("sync_pass").values({ installation_id: id, object, stream, ...values })
        .onConflict((conflict) => conflict.columns(["installation_id", "object", "stream"]).doUpdateSet(values)).execute();
    },

    async endPass(object, stream) {
      await db.deleteFrom("sync_pass").where("installation_id", "=", id).where("object", "=", object).where("stream", "=", stream).execute();
    },

    async passes() {
      const rows = await db.selectFrom("sync_pass").selectAll().where("installation_id", "=", id).orderBy("object").orderBy("stream").execute();
      return rows.map((row) => ({ object: row.object, stream: row.stream, pass: passOf(row) }));
    },

    noteStraggler: (object, changedAt) => change(context, object, (marks) => withStraggler(marks, changedAt)),
    async wasRead(object) {
      return (await context.db.selectFrom("sync_mark").select("object").where("installation_id", "=", context.installation.id).where("object", "=", object).executeTakeFirst()) !== undefined;
    },
    rewind: (object, from) => change(context, object, (marks) => rewound(marks, from)),
  };
}

/** An object that was never read whole has no marks to change: it will be. */
async function change(context: TenantContext, object: CrmObject, rule: (marks: Marks) => Marks): Promise<void> {
  const marks = await readMarks(context, object);
  const after = marks === null ? null : rule(marks);
  if (after !== null && after !== marks) await saveMarks(context, object, after);
}

/** Locked until commit: who reads marks moves them next. */
async function readMarks({ db, installation: { id } }: TenantContext, object: CrmObject): Promise<Marks | null> {
  const row = await db.selectFrom("sync_mark").selectAll().where("installation_id", "=", id).where("object", "=", object).forUpdate().executeTakeFirst();
  if (row === undefined) return null;
  const { live, settled, delay_ms: delayMs, calm_windows: calmWindows, is_jittery: isJittery, looks } = row;
  return { live, settled, delayMs, calmWindows, isJittery, looks };
}

async function saveMarks({ db, installation: { id } }: TenantContext, object: CrmObject, marks: Marks): Promise<void> {
  const values = {
    live: marks.live, settled: marks.settled, delay_ms: Math.round(marks.delayMs), calm_windows: marks.calmWindows, is_jittery: marks.isJittery, looks: JSON.stringify(marks.looks),
  };
  await db.insertInto("sync_mark").values({ installation_id: id, object, ...values })
    .onConflict((conflict) => conflict.columns(["installation_id", "object"]).doUpdateSet(values)).execute();
}

function passOf(row: Selectable<Schema["sync_pass"]>): Pass {
  const { since, until, cursor, read, changed, total } = row;
  return { since, until, cursor, beganAt: row.began_at, lastAt: row.last_at, read, changed, total, lateMs: row.late_ms, isTold: row.is_told };
}
