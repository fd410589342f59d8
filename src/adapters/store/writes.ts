import { type Selectable, sql } from "kysely";
import { ENGAGEMENT_OBJECTS, type EngagementFields } from "../../domain/model/engagement.ts";
import type { NaturalKey, ProposalId, WriteId } from "../../domain/model/ids.ts";
import { isOfEngagement, OF_RECORDS, type Proposal, type RecordId, targetOf } from "../../domain/model/proposal.ts";
import { RECORD_OBJECTS } from "../../domain/model/record-fields.ts";
import type { PendingWrite, WriteState, WriteTable } from "../../ports/store-tables.ts";
import { lockFor, type TenantContext } from "./context.ts";
import type { WriteRow } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

const NO_COUNTS: Readonly<Record<WriteState, number>> = { due: 0, intended: 0, done: 0, refused: 0 };

/** Approved changes of one installation on their way to its CRM. */
export function writeTable(context: TenantContext): WriteTable {
  const { db, installation: { id: installation } } = context;
  return {
    async save(writes) {
      if (writes.length === 0) return;
      await db.insertInto("crm_write").values(writes.map(({ id, proposal, proposalAuditId, decisionAuditId, dueAt }) => ({
        installation_id: installation, id, activity_id: proposal.activityId, proposal_id: proposal.id, kind: proposal.kind,
        object: proposal.object, key: targetOf(proposal), due_at: dueAt, proposal_audit_id: proposalAuditId, decision_audit_id: decisionAuditId,
        sealed: sealedProposals(context).seal(id, proposal),
      }))).onConflict((conflict) => conflict.doNothing()).execute();
    },

    claim: (now, leaseUntil, limit) => claim(context, { now, leaseUntil, limit }),

    async cutLeases(until) {
      const { numUpdatedRows } = await db.updateTable("crm_write").set({ lease_until: until })
        .where("installation_id", "=", installation).where("lease_until", ">", until).executeTakeFirst();
      return Number(numUpdatedRows);
    },

    takeAbandoned: (now) => takeAbandoned(context, now),

    async markIntended(marks) {
      const { rows } = await sql<{ id: WriteId }>`
        UPDATE steward.crm_write w SET state = 'intended', open_intent_audit_id = m.intent
        FROM unnest(${marks.map(({ id }) => id)}::text[], ${marks.map(({ claim: ours }) => ours)}::int[], ${marks.map(({ intentAuditId }) => intentAuditId)}::text[]) AS m (id, claim, intent)
        WHERE w.installation_id = ${installation} AND w.id = m.id AND w.claim = m.claim AND w.state IN ('due', 'intended') RETURNING w.id`.execute(db);
      // The calls must not be made: somebody else holds a write now, and will make its own.
      if (rows.length !== marks.length) throw new Error("a write was claimed anew while its intent was being recorded");
    },

    async settleDone(marks) {
      const { rows } = await sql<{ id: WriteId; proposal_id: string }>`
        UPDATE steward.crm_write w SET state = 'done', lease_until = NULL, open_intent_audit_id = NULL
        FROM unnest(${marks.map(({ id }) => id)}::text[], ${marks.map(({ claim: ours }) => ours)}::int[]) AS m (id, claim)
        WHERE w.installation_id = ${installation} AND w.id = m.id AND w.claim = m.claim AND w.state IN ('due', 'intended') RETURNING w.id, w.proposal_id`.execute(db);
      await db.updateTable("cleanup_outcome").set({ is_written: true }).where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${rows.map((row) => row.proposal_id)})`).execute();
      return new Set(rows.map(({ id }) => id));
    },

    async settle(id, ours, outcome) {
      const change = outcome.state === "due"
        ? { state: "due" as const, due_at: outcome.dueAt, lease_until: null, ...(outcome.inDoubt ? {} : { open_intent_audit_id: null }), ...(outcome.isNoAttempt === true ? { attempts: sql<number>`attempts - 1` } : {}) }
        : { state: outcome.state, lease_until: null, open_intent_audit_id: null };
      const { numUpdatedRows } = await db.updateTable("crm_write").set(change)
        .where("installation_id", "=", installation).where("id", "=", id).where("claim", "=", ours).where("state", "in", ["due", "intended"]).executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async counts() {
      const rows = await db.selectFrom("crm_write").select(["state", sql<number>`count(*)`.as("n")])
        .where("installation_id", "=", installation).groupBy("state").execute();
      return { ...NO_COUNTS, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
    },

    openOn: (target) => openOn(context, target),

    lastWritten: (keys) => lastWritten(context, keys),

    hold: (activities) => hold(context, activities),

    ofProposal: (id) => ofProposal(context, id),

    doneOn: (record, limit) => doneOn(context, record, limit),

    async ofActivities(activities) {
      if (activities.length === 0) return new Map();
      const rows = await db.selectFrom("crm_write").select(["activity_id", "id", "proposal_id", "kind", "state", "due_at"]).where("installation_id", "=", installation)
        .where("activity_id", "=", sql<never>`ANY (${[...activities]})`).orderBy("made").execute();
      return new Map(activities.map((activity) => [activity, rows.filter((row) => row.activity_id === activity).map(({ id, proposal_id: proposalId, kind, state, due_at: dueAt }) => ({ id, proposalId, kind, state, dueAt }))]));
    },
  };
}

async function openOn(context: TenantContext, target: Parameters<WriteTable["openOn"]>[0]): ReturnType<WriteTable["openOn"]> {
  const rows = await context.db.selectFrom("crm_write").selectAll().where("installation_id", "=", context.installation.id).where("key", "=", target)
    .where("state", "in", ["due", "intended"]).orderBy("made").execute();
  return rows.map((row) => pending(context, row).proposal);
}

async function doneOn(context: TenantContext, record: RecordId, limit: number): ReturnType<WriteTable["doneOn"]> {
  const rows = await context.db.selectFrom("crm_write").select(["id", "sealed"]).where("installation_id", "=", context.installation.id).where("key", "=", record)
    .where("state", "=", "done").orderBy("made", "desc").limit(limit).execute();
  return rows.map(({ id, sealed }) => sealedProposals(context).open(id, sealed));
}

async function ofProposal(context: TenantContext, id: ProposalId): ReturnType<WriteTable["ofProposal"]> {
  const rows = await context.db.selectFrom("crm_write").select(["id", "sealed", "state"]).where("installation_id", "=", context.installation.id).where("proposal_id", "=", id).orderBy("made").execute();
  return rows.map((row) => ({ proposal: sealedProposals(context).open(row.id, row.sealed), state: row.state }));
}

async function hold({ db, installation: { id: installation } }: TenantContext, activities: Parameters<WriteTable["hold"]>[0]): Promise<void> {
  await db.selectFrom("crm_write").select("id").where("installation_id", "=", installation).where("activity_id", "=", sql<never>`ANY (${[...activities]})`).orderBy("id").forUpdate().execute();
}

/** Field by field what the writes that are done left behind, the latest last. */
async function lastWritten(context: TenantContext, keys: readonly NaturalKey[]): Promise<ReadonlyMap<NaturalKey, EngagementFields>> {
  const rows = await context.db.selectFrom("crm_write").select(["id", "sealed"]).where("installation_id", "=", context.installation.id)
    .where("key", "=", sql<never>`ANY (${[...keys]})`).where("state", "=", "done").orderBy("made").execute();
  const written = new Map<NaturalKey, EngagementFields>();
  for (const { id, sealed } of rows) {
    const proposal = sealedProposals(context).open(id, sealed);
    if (isOfEngagement(proposal)) written.set(proposal.key, { ...written.get(proposal.key), ...proposal.fields });
  }
  return written;
}

/**
 * Only the oldest open write of a record can be claimed, and only when no write of that record is leased, so that two
 * are never under way at once. Claims of one installation take turns; what a late answer settles under them is looked at
 * once more when its row is locked.
 *
 * The oldest of one object are chosen, so that the vendor's batches are full, and with engagements what else is due of
 * their activities: somebody waits for an activity and its task together.
 */
async function claim(context: TenantContext, { now, leaseUntil, limit }: { readonly now: string; readonly leaseUntil: string; readonly limit: number }): ReturnType<WriteTable["claim"]> {
  const { db, installation: { id: installation } } = context;
  await lockFor(db, "claim-writes", installation);
  // In their order, so that the key's index is taken whatever is known of the table's size: without statistics, as after a
  // burst, a join or another index compares every row with every other (10 s instead of 0.2 s with 50,000 due).
  const ofKey = sql`FROM steward.crm_write o WHERE o.installation_id = ${installation} AND o.key = w.key AND o.state IN ('due', 'intended')`;
  const ready = sql`w.installation_id = ${installation} AND w.state IN ('due', 'intended') AND w.due_at <= ${now}
    AND w.id = (SELECT o.id ${ofKey} ORDER BY o.made LIMIT 1) AND (SELECT o.id ${ofKey} AND o.lease_until > ${now} ORDER BY o.made LIMIT 1) IS NULL`;
  const { rows } = await sql<Selectable<WriteRow>>`
    WITH first AS (
      SELECT o.object FROM unnest(${[...ENGAGEMENT_OBJECTS, ...RECORD_OBJECTS]}::text[]) AS o (object)
      CROSS JOIN LATERAL (SELECT w.made FROM steward.crm_write w WHERE ${ready} AND w.object = o.object ORDER BY w.made LIMIT 1) AS w
      ORDER BY w.made LIMIT 1
    ), oldest AS (
      SELECT w.id, w.activity_id, w.kind <> ALL (${[...OF_RECORDS]}::text[]) AS is_engagement FROM steward.crm_write w
      WHERE ${ready} AND w.object = (SELECT object FROM first) ORDER BY w.made LIMIT ${limit}
    ), beside AS (
      SELECT w.id FROM steward.crm_write w
      WHERE ${ready} AND w.kind <> ALL (${[...OF_RECORDS]}::text[]) AND w.object <> (SELECT object FROM first)
        AND w.activity_id = ANY (ARRAY(SELECT activity_id FROM oldest WHERE is_engagement)) ORDER BY w.made LIMIT ${limit}
    ), free AS (
      SELECT w.id FROM steward.crm_write w WHERE w.installation_id = ${installation}
        AND w.id = ANY (ARRAY(SELECT id FROM oldest UNION ALL SELECT id FROM beside))
        AND w.state IN ('due', 'intended') AND w.due_at <= ${now} AND (w.lease_until IS NULL OR w.lease_until <= ${now}) FOR UPDATE SKIP LOCKED
    )
    UPDATE steward.crm_write w SET claim = w.claim + 1, attempts = w.attempts + 1, lease_until = ${leaseUntil}
    WHERE w.installation_id = ${installation} AND w.id = ANY (ARRAY(SELECT id FROM free)) RETURNING w.*`.execute(db);
  return rows.toSorted((a, b) => a.made - b.made).map((row) => pending(context, row));
}

async function takeAbandoned(context: TenantContext, now: string): ReturnType<WriteTable["takeAbandoned"]> {
  const { rows } = await sql<Selectable<WriteRow>>`
    UPDATE steward.crm_write w SET state = 'due', claim = w.claim + 1, lease_until = NULL
    WHERE w.installation_id = ${context.installation.id} AND w.state = 'intended' AND w.lease_until <= ${now} RETURNING w.*`.execute(context.db);
  return rows.toSorted((a, b) => a.made - b.made).map((row) => ({ ...pending(context, row), state: "intended" as const }));
}

function pending(context: TenantContext, row: Selectable<WriteRow>): PendingWrite {
  return {
    id: row.id,
    proposal: sealedProposals(context).open(row.id, row.sealed),
    proposalAuditId: row.proposal_audit_id, decisionAuditId: row.decision_audit_id,
    state: row.state, attempts: row.attempts, openIntentAuditId: row.open_intent_audit_id, claim: row.claim,
  };
}

const sealedProposals = ({ secrets, installation }: TenantContext) => sealedJson<Proposal>(secrets, installation.id, "crm_write");
