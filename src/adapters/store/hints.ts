import { sql, type Transaction } from "kysely";
import type { CrmRecordId, InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { ChangeHint, HintKind } from "../../ports/change-hints.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { HintOverflow, HintTable, WaitingHint } from "../../ports/hint-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** So many hints of one object wait at most. Asking for all changes since the oldest is cheaper then. */
const HINTS_PER_OBJECT_MAX = 20_000;
/** An incremental reading sees these as well. */
const SEEN_BY_POLLING: ReadonlySet<HintKind> = new Set(["changed", "restored"]);

type Db = Transaction<Schema>;

/** What the CRM told of one installation's records and nobody has looked into yet. */
export function hintTable({ db, installation: { id } }: TenantContext): HintTable {
  return {
    async add(hints, dueAt) {
      if (hints.length === 0) return [];
      // One at a time, and after everything else that a transaction locks: tellings of the same records never wait in a circle.
      await lockFor(db, "hints", id);
      await put(db, id, hints, { dueAt, isSecondLook: false });
      const overflows: HintOverflow[] = [];
      for (const object of new Set(hints.map((hint) => hint.object))) overflows.push(...(await dropAbove(db, id, object)));
      return overflows;
    },

    async lookAgain(hints, dueAt) {
      if (hints.length === 0) return;
      await lockFor(db, "hints", id);
      await put(db, id, hints, { dueAt, isSecondLook: true });
    },

    take: (now, records) => take(db, id, now, records),

    async settle(hints) {
      if (hints.length === 0) return;
      await lockFor(db, "hints", id);
      await sql`
        DELETE FROM steward.change_hint h USING (${asRows(hints)}) AS w
        WHERE h.installation_id = ${id} AND h.object = w.object AND h.crm_id = w.crm_id AND h.kind = w.kind
          AND h.is_second_look = w.is_second_look AND h.told = w.told`.execute(db);
    },

    async postpone(hints, until) {
      if (hints.length === 0) return;
      await lockFor(db, "hints", id);
      await sql`
        UPDATE steward.change_hint h SET due_at = ${until} FROM (${asRows(hints)}) AS w
        WHERE h.installation_id = ${id} AND h.object = w.object AND h.crm_id = w.crm_id AND h.kind = w.kind
          AND h.is_second_look = w.is_second_look AND h.told = w.told`.execute(db);
    },

    async waiting() {
      const { rows } = await sql<{ count: number; oldest: Instant | null }>`
        SELECT count(*)::int AS count, min(at) AS oldest FROM steward.change_hint WHERE installation_id = ${id}`.execute(db);
      return rows[0] ?? { count: 0, oldest: null };
    },

    async feedMark() {
      const row = await db.selectFrom("feed_mark").select("mark").where("installation_id", "=", id).executeTakeFirst();
      return row?.mark ?? null;
    },

    async setFeedMark(mark) {
      await db.insertInto("feed_mark").values({ installation_id: id, mark })
        .onConflict((conflict) => conflict.column("installation_id").doUpdateSet({ mark })).execute();
    },
  };
}

/** Told again, a hint gets another number, so that whoever looks into it just now does not settle it. */
async function put(db: Db, installation: InstallationId, hints: readonly ChangeHint[], { dueAt, isSecondLook }: { readonly dueAt: Instant; readonly isSecondLook: boolean }): Promise<void> {
  const latest = new Map<string, ChangeHint>();
  for (const hint of hints) {
    const key = `${hint.object} ${hint.kind} ${hint.crmId}`;
    const known = latest.get(key);
    if (known === undefined || known.at < hint.at) latest.set(key, hint);
  }
  const rows = [...latest.values()];
  await sql`
    INSERT INTO steward.change_hint AS h (installation_id, object, crm_id, kind, is_second_look, at, due_at)
    SELECT ${installation}, w.object, w.crm_id, w.kind, ${isSecondLook}, w.at, ${dueAt}
    FROM unnest(${rows.map(({ object }) => object)}::text[], ${rows.map(({ crmId }) => crmId)}::text[], ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ at }) => at)}::timestamptz[])
      AS w (object, crm_id, kind, at)
    ON CONFLICT (installation_id, object, crm_id, kind, is_second_look) DO UPDATE
    SET at = greatest(h.at, excluded.at), told = excluded.told, due_at = least(h.due_at, excluded.due_at)`.execute(db);
}

async function dropAbove(db: Db, installation: InstallationId, object: CrmObject): Promise<readonly HintOverflow[]> {
  const { rows } = await sql<{ kind: HintKind; count: number; oldest: Instant }>`
    SELECT kind, count(*)::int AS count, min(at) AS oldest FROM steward.change_hint
    WHERE installation_id = ${installation} AND object = ${object} AND kind <> 'forgotten' GROUP BY kind`.execute(db);
  const total = (kinds: typeof rows): number => kinds.reduce((sum, { count }) => sum + count, 0);
  if (total(rows) <= HINTS_PER_OBJECT_MAX) return [];
  const unseen = rows.filter(({ kind }) => !SEEN_BY_POLLING.has(kind));
  const full = total(unseen) > HINTS_PER_OBJECT_MAX;
  const dropped = full ? rows : rows.filter(({ kind }) => SEEN_BY_POLLING.has(kind));
  await db.deleteFrom("change_hint").where("installation_id", "=", installation).where("object", "=", object)
    .where("kind", "in", dropped.map(({ kind }) => kind)).execute();
  const oldest = dropped.map((one) => one.oldest).sort()[0];
  return oldest === undefined ? [] : [{ object, from: oldest, full }];
}

async function take(db: Db, installation: InstallationId, now: Instant, records: number): Promise<readonly WaitingHint[]> {
  const { rows } = await sql<{ object: CrmObject; crm_id: CrmRecordId; kind: HintKind; at: Instant; told: number; is_second_look: boolean }>`
    WITH due AS (
      SELECT object, crm_id, min(due_at) AS due_at FROM steward.change_hint
      WHERE installation_id = ${installation} AND due_at <= ${now} GROUP BY object, crm_id
    ), chosen AS (
      SELECT object, crm_id FROM due WHERE object = (SELECT object FROM due ORDER BY due_at, object LIMIT 1)
      ORDER BY due_at, crm_id LIMIT ${records}
    )
    SELECT h.object, h.crm_id, h.kind, h.at, h.told, h.is_second_look FROM steward.change_hint h
    JOIN chosen c ON c.object = h.object AND c.crm_id = h.crm_id
    WHERE h.installation_id = ${installation} AND h.due_at <= ${now}
    ORDER BY h.crm_id, h.kind, h.is_second_look`.execute(db);
  return rows.map(({ object, crm_id: crmId, kind, at, told, is_second_look: isSecondLook }) => ({ object, crmId, kind, at, told, isSecondLook }));
}

const asRows = (hints: readonly WaitingHint[]) => sql`
  SELECT * FROM unnest(${hints.map(({ object }) => object)}::text[], ${hints.map(({ crmId }) => crmId)}::text[], ${hints.map(({ kind }) => kind)}::text[],
    ${hints.map(({ isSecondLook }) => isSecondLook)}::boolean[], ${hints.map(({ told }) => told)}::bigint[]) AS r (object, crm_id, kind, is_second_look, told)`;
