import { sql } from "kysely";
import { ENGAGEMENT_OBJECTS } from "../../domain/model/engagement.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { CrmObject, CrmRecord } from "../../ports/crm-records.ts";
import type { Mend } from "../../ports/reconcile-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { mapPage, type PageIds } from "./mirror-ids.ts";
import { newest, ROWS_PER_STATEMENT, rowOf, upsertPage } from "./mirror-upsert.ts";

/** Stores records as `upsertRecords` does, and tells of each that was not stored so before what was wrong with it. */
export async function mendRecords(context: TenantContext, records: readonly CrmRecord[]): Promise<readonly Mend[]> {
  const { db, installation } = context;
  if (records.length === 0) return [];
  await lockFor(db, "mirror", installation.id);
  const mends: Mend[] = [];
  for (let from = 0; from < records.length; from += ROWS_PER_STATEMENT) {
    const page = records.slice(from, from + ROWS_PER_STATEMENT);
    const merged = await stillApart(context, page);
    const ids = await mapPage(db, installation.id, page);
    const current = newest(page.filter((record) => !ids.isAlias(record.object, record.crmId)), ids);
    const before = await picture(context, current, ids);
    const changed = await upsertPage(context, current, ids);
    // A survivor that says what it said before swallowed another all the same.
    const isMerged = (record: CrmRecord): boolean => merged.has(`${record.object}:${record.crmId}`);
    const touched = current.filter((record) => changed.has(rowOf(record, ids)) || isMerged(record));
    const after = await picture(context, touched, ids);
    mends.push(...touched.flatMap((record) => mendOf(record, { isMerged: isMerged(record), before: before.get(rowOf(record, ids)), after: after.get(rowOf(record, ids)) })));
  }
  return mends;
}

/** How a row stood, as far as it tells one finding from another. */
interface Standing {
  readonly archived: boolean;
  /** Null for an engagement that we wrote and have not read yet. */
  readonly modifiedAt: Instant | null;
  readonly edges: string;
}

function mendOf(record: CrmRecord, { isMerged, before, after }: { readonly isMerged: boolean; readonly before: Standing | undefined; readonly after: Standing | undefined }): readonly Mend[] {
  const isSilent = before?.modifiedAt === record.modifiedAt;
  if (isMerged) return [{ kind: "merged", record, isSilent }];
  // What nobody knew and nobody needs, and what we wrote ourselves a moment ago.
  if (before === undefined) return record.archived ? [] : [{ kind: "missing", record, isSilent }];
  if (before.modifiedAt === null) return [];
  if (before.archived !== record.archived) return [{ kind: record.archived ? "archived" : "restored", record, isSilent }];
  return [{ kind: isSilent && before.edges !== after?.edges ? "edges" : "different", record, isSilent }];
}

/** Records that swallowed others which the mirror still holds as records of their own. */
async function stillApart({ db, installation }: TenantContext, records: readonly CrmRecord[]): Promise<ReadonlySet<string>> {
  const aliases = records.flatMap(({ object, crmId, aliases: former }) => former.filter((alias) => alias !== crmId).map((alias) => ({ object, crmId, alias })));
  if (aliases.length === 0) return new Set();
  const { rows } = await sql<{ object: CrmObject; survivor: string }>`
    SELECT w.object, w.survivor FROM unnest(${aliases.map(({ object }) => object)}::text[], ${aliases.map(({ alias }) => alias)}::text[], ${aliases.map(({ crmId }) => crmId)}::text[]) AS w (object, alias, survivor)
    JOIN steward.crm_id c ON c.installation_id = ${installation.id} AND c.object = w.object AND c.crm_id = w.alias AND NOT c.is_alias`.execute(db);
  return new Set(rows.map(({ object, survivor }) => `${object}:${survivor}`));
}

type Table = "user" | "contact" | "account" | "opportunity" | "engagement";

const EDGES: Readonly<Record<Table, ReturnType<typeof sql>>> = {
  user: sql`''`, contact: sql`coalesce(t.account_id, '')`, account: sql`coalesce(t.parent_id, '')`,
  opportunity: sql`concat(t.account_id, ' ', array_to_string(t.contact_ids, ' '))`, engagement: sql`t.associations::text`,
};

async function picture({ db, installation }: TenantContext, records: readonly CrmRecord[], ids: PageIds): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const object of new Set(records.map((record) => record.object))) {
    const wanted = new Map(records.filter((record) => record.object === object).map((record) => [rowOf(record, ids), record]));
    const table: Table = isEngagement(object) ? "engagement" : object;
    const key = sql.ref(table === "engagement" ? "t.crm_id" : "t.id");
    const also = table === "engagement" ? sql`AND t.object = ${object}` : sql``;
    const keys = [...wanted.keys()].map((row) => row.slice(object.length + 1));
    const { rows } = await sql<{ key: string; archived: boolean; modified_at: Instant | null; edges: string }>`
      SELECT ${key} AS key, t.archived, t.modified_at, ${EDGES[table]} AS edges FROM ${sql.table(`steward.mirror_${table}`)} t
      WHERE t.installation_id = ${installation.id} ${also} AND ${key} = ANY (${keys})`.execute(db);
    for (const row of rows) found.set(`${object}:${row.key}`, { archived: row.archived, modifiedAt: row.modified_at, edges: row.edges });
  }
  return found;
}

const isEngagement = (object: CrmObject): object is Exclude<CrmObject, "user" | "contact" | "account" | "opportunity"> => ENGAGEMENT_OBJECTS.some((one) => one === object);
