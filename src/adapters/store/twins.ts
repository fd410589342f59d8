import { sql } from "kysely";
import type { ActivityTrace, EarlierActivity } from "../../domain/model/judgement.ts";
import { userId } from "../../domain/model/ids.ts";
import { foreignSubject, type Seen } from "../../domain/quality/measured.ts";
import { weekOf } from "../../domain/quality/week.ts";
import type { MirrorTable, TwinKeys } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import { addMarks, noteSeen } from "./quality.ts";
import { sealedJson } from "./sealed-json.ts";

/** More than a busy week of one person; the newest are kept when there are more. */
const EARLIER_MAX = 1_000;

interface NewTwin {
  readonly ref: string;
  readonly isForeign: boolean;
  readonly arrival: number | null;
  readonly trace: ActivityTrace;
}

/** From now on a judged activity can be the twin of a later one. */
export async function rememberJudged(context: TenantContext, judged: Omit<NewTwin, "isForeign">): Promise<void> {
  await remember(context, [{ ...judged, isForeign: false }]);
}

/** Engagements that another tool logged in the CRM. */
export async function rememberForeign(context: TenantContext, engagements: Parameters<MirrorTable["saveForeign"]>[0]): Promise<void> {
  const { db, installation: { id: installation } } = context;
  const kept = engagements.filter(({ engagement }) => !engagement.archived);
  const gone = engagements.filter(({ engagement }) => engagement.archived).map(({ engagement }) => refOf(engagement));
  await addMarks(context, gone.map(foreignSubject), ["gone"]);
  await noteSeen(context, await foreignSeen(context, kept));
  if (gone.length > 0) await db.deleteFrom("twin").where("installation_id", "=", installation).where("ref", "in", gone).execute();
  await remember(context, kept.map(({ engagement, trace }) => ({ ref: refOf(engagement), isForeign: true, arrival: null, trace })));
}

async function foreignSeen({ db, installation }: TenantContext, engagements: Parameters<MirrorTable["saveForeign"]>[0]): Promise<readonly Seen[]> {
  const owners = [...new Set(engagements.flatMap(({ engagement }) => engagement.fields.ownerId ?? []))];
  const rows = owners.length === 0 ? [] : await db.selectFrom("crm_id").select(["crm_id", "id"]).where("installation_id", "=", installation.id).where("object", "=", "user").where("crm_id", "in", owners).execute();
  const userOf = new Map(rows.map((row) => [row.crm_id, userId(row.id)]));
  return engagements.map(({ engagement, trace }) => ({
    subject: foreignSubject(refOf(engagement)), week: weekOf(trace.occurredAt), source: "crm", kind: engagement.object, marks: ["foreign"], confidenceBp: null, endedAt: null,
    rep: engagement.fields.ownerId ? (userOf.get(engagement.fields.ownerId) ?? null) : null,
  }));
}

const refOf = ({ object, crmId }: { readonly object: string; readonly crmId: string }): string => `${object}:${crmId}`;

async function remember(context: TenantContext, twins: readonly NewTwin[]): Promise<void> {
  const { db, installation: { id: installation } } = context;
  if (twins.length === 0) return;
  const distinct = [...new Map(twins.map((twin) => [twin.ref, twin])).values()];
  await db.insertInto("twin").values(distinct.map(({ ref, isForeign, arrival, trace }) => ({
    installation_id: installation, ref, is_foreign: isForeign, arrival, occurred_at: trace.occurredAt, sealed: sealedTwins(context).seal(ref, trace),
  }))).onConflict((conflict) => conflict.columns(["installation_id", "ref"]).doUpdateSet((row) => ({
    occurred_at: row.ref("excluded.occurred_at"), sealed: row.ref("excluded.sealed"),
  }))).execute();
  await db.deleteFrom("twin_key").where("installation_id", "=", installation).where("ref", "in", distinct.map(({ ref }) => ref)).execute();
  const keys = distinct.flatMap(({ ref, trace }) => {
    const at = { installation_id: installation, occurred_at: trace.occurredAt, ref };
    return [{ ...at, kind: "k" as const, key: trace.key }, ...[...new Set(trace.people)].map((person) => ({ ...at, kind: "p" as const, key: pseudonymOf(context, person) }))];
  });
  await db.insertInto("twin_key").values(keys).onConflict((conflict) => conflict.doNothing()).execute();
}

/** What arrived before and shares the natural key, or somebody who took part within the window. */
export async function earlierTwins(context: TenantContext, { keys, people, from, to }: TwinKeys, arrival: number): Promise<readonly EarlierActivity[]> {
  const { db, installation: { id: installation } } = context;
  const pseudonyms = people.map((person) => pseudonymOf(context, person));
  // Who shares the key stands before everybody else: a busy mailbox's many neighbours must not push it over the limit.
  const rows = await sql<{ ref: string; is_foreign: boolean; sealed: Uint8Array }>`
    SELECT c.ref, c.is_foreign, c.sealed FROM (
      SELECT t.ref, t.is_foreign, t.sealed, t.arrival FROM steward.twin t
      JOIN (
        SELECT found.ref, bool_or(found.by_key) AS by_key FROM (
          SELECT k.ref, true AS by_key FROM steward.twin_key k
          WHERE k.installation_id = ${installation} AND k.kind = 'k' AND k.key = ANY (${[...keys]})
          UNION ALL
          SELECT k.ref, false FROM steward.twin_key k
          WHERE k.installation_id = ${installation} AND k.kind = 'p' AND k.key = ANY (${pseudonyms}) AND k.occurred_at BETWEEN ${from} AND ${to}
        ) AS found GROUP BY found.ref
      ) AS hit ON hit.ref = t.ref
      WHERE t.installation_id = ${installation} AND (t.arrival IS NULL OR t.arrival < ${arrival})
      ORDER BY hit.by_key DESC, t.arrival DESC NULLS FIRST, t.ref LIMIT ${EARLIER_MAX}
    ) AS c ORDER BY c.arrival DESC NULLS FIRST, c.ref`.execute(db);
  // Oldest first, so that of two equals the one that came first is found first.
  return rows.rows.map(({ ref, is_foreign, sealed }) => ({ ref, trace: sealedTwins(context).open(ref, sealed), foreign: is_foreign })).reverse();
}

/** The names under which people's hashes stand in the table of keys. */
export const personNames = (context: TenantContext, hashes: readonly string[]): readonly string[] => hashes.map((hash) => pseudonymOf(context, hash));

/** People are looked for under names that only the key's holder can tell. */
const pseudonymOf = ({ secrets, installation }: TenantContext, person: string): string => secrets.pseudonym("person", `${installation.id}\n${person}`);
const sealedTwins = ({ secrets, installation }: TenantContext) => sealedJson<ActivityTrace>(secrets, installation.id, "twin");
