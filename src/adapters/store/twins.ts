import { sql, type Transaction } from "kysely";
import type { ActivityId, InstallationId } from "../../domain/model/ids.ts";
import type { ActivityTrace, EarlierActivity } from "../../domain/model/judgement.ts";
import type { MirrorTable, TwinKeys } from "../../ports/store-tables.ts";
import type { Schema } from "./schema.ts";

/** More than a busy week of one person; the newest are kept when there are more. */
const EARLIER_MAX = 1_000;

interface NewTwin {
  readonly ref: string;
  readonly isForeign: boolean;
  readonly arrival: number | null;
  readonly trace: ActivityTrace;
}

/** From now on a judged activity can be the twin of a later one. */
export async function rememberJudged(db: Transaction<Schema>, installation: InstallationId, id: ActivityId): Promise<void> {
  const row = await db.selectFrom("activity").select(["arrival", "trace"]).where("installation_id", "=", installation).where("id", "=", id).executeTakeFirst();
  if (row === undefined || row.trace === null) return;
  await remember(db, installation, [{ ref: id, isForeign: false, arrival: row.arrival, trace: row.trace }]);
}

/** Engagements that another tool logged in the CRM. */
export async function rememberForeign(db: Transaction<Schema>, installation: InstallationId, engagements: Parameters<MirrorTable["saveForeign"]>[0]): Promise<void> {
  const kept = engagements.filter(({ engagement }) => !engagement.archived);
  const gone = engagements.filter(({ engagement }) => engagement.archived).map(({ engagement }) => refOf(engagement));
  if (gone.length > 0) await db.deleteFrom("twin").where("installation_id", "=", installation).where("ref", "in", gone).execute();
  await remember(db, installation, kept.map(({ engagement, trace }) => ({ ref: refOf(engagement), isForeign: true, arrival: null, trace })));
}

const refOf = ({ object, crmId }: { readonly object: string; readonly crmId: string }): string => `${object}:${crmId}`;

async function remember(db: Transaction<Schema>, installation: InstallationId, twins: readonly NewTwin[]): Promise<void> {
  if (twins.length === 0) return;
  const distinct = [...new Map(twins.map((twin) => [twin.ref, twin])).values()];
  await db.insertInto("twin").values(distinct.map(({ ref, isForeign, arrival, trace }) => ({
    installation_id: installation, ref, is_foreign: isForeign, arrival, occurred_at: trace.occurredAt, trace: JSON.stringify(trace),
  }))).onConflict((conflict) => conflict.columns(["installation_id", "ref"]).doUpdateSet((row) => ({
    occurred_at: row.ref("excluded.occurred_at"), trace: row.ref("excluded.trace"),
  }))).execute();
  await db.deleteFrom("twin_key").where("installation_id", "=", installation).where("ref", "in", distinct.map(({ ref }) => ref)).execute();
  const keys = distinct.flatMap(({ ref, trace }) => {
    const at = { installation_id: installation, occurred_at: trace.occurredAt, ref };
    return [{ ...at, kind: "k" as const, key: trace.key }, ...[...new Set(trace.people)].map((key) => ({ ...at, kind: "p" as const, key }))];
  });
  await db.insertInto("twin_key").values(keys).onConflict((conflict) => conflict.doNothing()).execute();
}

/** What arrived before and shares the natural key, or somebody who took part within the window. */
export async function earlierTwins(db: Transaction<Schema>, installation: InstallationId, { keys, people, from, to }: TwinKeys, arrival: number): Promise<readonly EarlierActivity[]> {
  // Who shares the key stands before everybody else: a busy mailbox's many neighbours must not push it over the limit.
  const rows = await sql<{ ref: string; is_foreign: boolean; trace: ActivityTrace }>`
    SELECT c.ref, c.is_foreign, c.trace FROM (
      SELECT t.ref, t.is_foreign, t.trace, t.arrival FROM steward.twin t
      JOIN (
        SELECT found.ref, bool_or(found.by_key) AS by_key FROM (
          SELECT k.ref, true AS by_key FROM steward.twin_key k
          WHERE k.installation_id = ${installation} AND k.kind = 'k' AND k.key = ANY (${[...keys]})
          UNION ALL
          SELECT k.ref, false FROM steward.twin_key k
          WHERE k.installation_id = ${installation} AND k.kind = 'p' AND k.key = ANY (${[...people]}) AND k.occurred_at BETWEEN ${from} AND ${to}
        ) AS found GROUP BY found.ref
      ) AS hit ON hit.ref = t.ref
      WHERE t.installation_id = ${installation} AND (t.arrival IS NULL OR t.arrival < ${arrival})
      ORDER BY hit.by_key DESC, t.arrival DESC NULLS FIRST, t.ref LIMIT ${EARLIER_MAX}
    ) AS c ORDER BY c.arrival DESC NULLS FIRST, c.ref`.execute(db);
  // Oldest first, so that of two equals the one that came first is found first.
  return rows.rows.map(({ ref, is_foreign, trace }) => ({ ref, trace, foreign: is_foreign })).reverse();
}
