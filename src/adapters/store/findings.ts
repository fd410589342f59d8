import { type Selectable, sql } from "kysely";
import type { Finding } from "../../domain/findings/finding.ts";
import type { FindingState, Ranked } from "../../domain/findings/weekly-queue.ts";
import { wordsIn } from "../../domain/erasure/words-in.ts";
import type { ContactId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { FindingCount, FindingTable } from "../../ports/finding-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { addUpActivity, forgetActivity } from "./finding-activity.ts";
import { findingQuestions } from "./finding-questions.ts";
import { seenPage } from "./mirror-seen.ts";
import type { FindingRow } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** Rows of one statement; its parameters stay well under PostgreSQL's 65,535. */
const ROWS_PER_STATEMENT = 500;

/** What is found of one installation's records. */
export function findingTable(context: TenantContext): FindingTable {
  const { db, installation: { id: installation } } = context;
  const scan = async () => {
    const row = await db.selectFrom("finding_scan").selectAll().where("installation_id", "=", installation).executeTakeFirst();
    return row === undefined ? null : { startedAt: row.started_at, object: row.object, after: row.after, examined: row.examined, finishedAt: row.finished_at };
  };
  const saveScan: FindingTable["saveScan"] = async ({ startedAt, object, after, examined, finishedAt }) => {
    const values = { started_at: startedAt, object, after, examined, finished_at: finishedAt };
    await db.insertInto("finding_scan").values({ installation_id: installation, ...values })
      .onConflict((conflict) => conflict.column("installation_id").doUpdateSet(values)).execute();
  };
  return {
    scan, saveScan,
    async takeScan() {
      await lockFor(db, "findings", installation);
      return scan();
    },
    async begin(begun) {
      await forgetActivity(context);
      await saveScan(begun);
    },
    addUpActivity: (after, limit) => addUpActivity(context, after, limit),

    async page(object, after, limit) {
      // As whoever erases a person or stores a page of the CRM: what is found of somebody is not stored behind their back.
      await lockFor(db, "mirror", installation);
      return seenPage(context, { object, after, limit });
    },

    save: (findings, seenAt) => save(context, findings, seenAt),
    closeUnseen: (startedAt, limit) => closeUnseen(context, startedAt, limit),
    ranked: (when, limit) => ranked(context, when, limit),

    async get(ids) {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom("finding").select(["id", "sealed"]).where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${[...ids]})`).orderBy("id").execute();
      return rows.flatMap(({ id, sealed }) => (sealed === null ? [] : [sealedFindings(context).open(id, sealed)]));
    },

    async counts() {
      const { rows } = await sql<FindingCount>`
        SELECT rule, state, count(*)::int AS n FROM steward.finding WHERE installation_id = ${installation} GROUP BY rule, state ORDER BY rule, state`.execute(db);
      return rows;
    },

    ...findingQuestions(context),
    forget: (contacts) => forget(context, contacts),
    forgetSpoken: (speaks, page) => forgetSpoken(context, speaks, page),
  };
}

const sealedFindings = ({ secrets, installation }: TenantContext) => sealedJson<Finding>(secrets, installation.id, "finding");

async function save(context: TenantContext, findings: readonly Finding[], seenAt: Instant): Promise<number> {
  const { db, installation: { id: installation }, secrets } = context;
  let opened = 0;
  for (let from = 0; from < findings.length; from += ROWS_PER_STATEMENT) {
    const rows = findings.slice(from, from + ROWS_PER_STATEMENT).map((finding) => ({
      installation_id: installation, id: finding.id, rule: finding.rule, object: finding.object, record_id: finding.recordId, field: finding.field, risk: finding.risk, worth: finding.worth,
      data_owner: finding.dataOwner, owner_id: finding.ownerId, mark: secrets.pseudonym(`finding/${installation}`, finding.basis), first_seen: seenAt, last_seen: seenAt,
      sealed: sealedFindings(context).seal(finding.id, finding),
    }));
    const before = await db.selectFrom("finding").select(["id", "state"]).where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${rows.map(({ id }) => id)})`).execute();
    const wasOpen = new Set(before.filter(({ state }) => state === "open").map(({ id }) => id));
    const isNew = sql<boolean>`(finding.state = 'gone' OR finding.mark <> excluded.mark)`;
    const after = await db.insertInto("finding").values(rows).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet((row) => ({
      risk: row.ref("excluded.risk"), worth: row.ref("excluded.worth"), data_owner: row.ref("excluded.data_owner"), owner_id: row.ref("excluded.owner_id"), mark: row.ref("excluded.mark"),
      last_seen: row.ref("excluded.last_seen"), sealed: row.ref("excluded.sealed"),
      state: sql<FindingState>`CASE WHEN ${isNew} THEN 'open' ELSE finding.state END`, first_seen: sql<Instant>`CASE WHEN ${isNew} THEN excluded.first_seen ELSE finding.first_seen END`,
      not_before: sql<Instant | null>`CASE WHEN ${isNew} THEN NULL ELSE finding.not_before END`,
    }))).returning(["id", "state"]).execute();
    opened += after.filter(({ id, state }) => state === "open" && !wasOpen.has(id)).length;
  }
  return opened;
}

/** A decision to leave something alone outlives a pass that did not see it, as a field that was hidden for a night. */
async function closeUnseen({ db, installation: { id: installation } }: TenantContext, startedAt: Instant, limit: number): Promise<{ readonly closed: number; readonly isDone: boolean }> {
  const { rows: [changed] } = await sql<{ closed: number; n: number }>`
    WITH unseen AS (
      SELECT id, state FROM steward.finding WHERE installation_id = ${installation} AND last_seen < ${startedAt} AND sealed IS NOT NULL ORDER BY id LIMIT ${limit} FOR UPDATE
    ), changed AS (
      UPDATE steward.finding f SET sealed = NULL, state = CASE WHEN f.state = 'dismissed' THEN f.state ELSE 'gone' END
      FROM unseen u WHERE f.installation_id = ${installation} AND f.id = u.id RETURNING u.state AS was)
    SELECT count(*) FILTER (WHERE was IN ('open', 'asked'))::int AS closed, count(*)::int AS n FROM changed`.execute(db);
  return { closed: changed?.closed ?? 0, isDone: (changed?.n ?? 0) < limit };
}

async function ranked({ db, installation: { id: installation } }: TenantContext, { weekStart, now }: Parameters<FindingTable["ranked"]>[0], limit: number): Promise<readonly Ranked[]> {
  const { rows } = await sql<Selectable<Omit<FindingRow, "sealed">>>`
    (SELECT * FROM steward.finding WHERE installation_id = ${installation} AND state IN ('open', 'asked') AND (not_before IS NULL OR not_before <= ${now})
     ORDER BY (risk * worth) DESC, risk DESC, id LIMIT ${limit})
    UNION
    SELECT * FROM steward.finding WHERE installation_id = ${installation} AND asked_at IS NOT NULL AND (state = 'asked' OR asked_at >= ${weekStart})`.execute(db);
  return rows.map((row) => ({
    id: row.id, rule: row.rule, object: row.object, recordId: row.record_id, field: row.field, risk: row.risk, worth: row.worth, ownerId: row.owner_id, dataOwner: row.data_owner, state: row.state, rests: row.not_before !== null && row.not_before > now,
    asked: row.question === null || row.asked_at === null ? null : { question: row.question, reviewerId: row.reviewer_id, at: row.asked_at },
  }));
}

/** Others that were asked about together with theirs are asked again: the review that named them all is gone by now. */
async function forget({ db, installation: { id: installation } }: TenantContext, contacts: readonly ContactId[]): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM steward.finding WHERE installation_id = ${installation} AND object = 'contact' AND record_id = ANY (${[...contacts]})`.execute(db);
  await sql`DELETE FROM steward.finding_activity WHERE installation_id = ${installation} AND object = 'contact' AND id = ANY (${[...contacts]})`.execute(db);
  await sql`
    UPDATE steward.finding f SET state = 'open', question = NULL, asked_at = NULL WHERE f.installation_id = ${installation} AND f.state = 'asked' AND starts_with(f.question, 'hygiene-')
      AND NOT EXISTS (SELECT FROM steward.review_task r WHERE r.installation_id = ${installation} AND r.id = f.question)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function forgetSpoken(context: TenantContext, speaks: (text: string) => boolean, { after, limit }: { readonly after: string; readonly limit: number }): Promise<{ readonly forgotten: number; readonly next: string | null }> {
  const { db, installation: { id: installation } } = context;
  const rows = await db.selectFrom("finding").select(["id", "sealed"]).where("installation_id", "=", installation).where("sealed", "is not", null)
    .where(sql<boolean>`id > ${after}`).orderBy("id").limit(limit).execute();
  const found = rows.filter(({ id, sealed }) => sealed !== null && speaks(wordsIn(sealedFindings(context).open(id, sealed)))).map(({ id }) => id);
  const { numAffectedRows } = await sql`DELETE FROM steward.finding WHERE installation_id = ${installation} AND id = ANY (${found})`.execute(db);
  return { forgotten: Number(numAffectedRows ?? 0n), next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}
