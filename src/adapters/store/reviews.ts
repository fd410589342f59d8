import { type Selectable, sql } from "kysely";
import type { ProposalId, ReviewTaskId } from "../../domain/model/ids.ts";
import type { ReviewCandidate, ReviewEnd, ReviewTask } from "../../domain/model/proposal.ts";
import type { ReasonCount } from "../../domain/quality/recurring.ts";
import type { ReviewTable } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import type { ReviewRow } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

const LIST_MAX = 500;

/** What a reviewer reads; sealed. */
interface Words {
  readonly title: string;
  readonly detail: string;
  readonly proposalIds: readonly ProposalId[];
  readonly candidates?: readonly ReviewCandidate[];
  readonly approvals?: readonly string[];
  readonly decided?: ReviewEnd;
}

/** Review tasks of one installation, oldest first. */
export function reviewTable(context: TenantContext): ReviewTable {
  const { db, installation: { id: installation } } = context;
  const one = (id: ReviewTaskId) => db.selectFrom("review_task").selectAll().where("installation_id", "=", installation).where("id", "=", id);
  return {
    save: (task) => saveAll(context, [task]),
    saveAll: (tasks) => saveAll(context, tasks),
    async takeAll(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom("review_task").selectAll().where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${[...ids]})`).orderBy("id").forUpdate().execute();
      return new Map(rows.map((row) => [row.id, openedReview(context, row)]));
    },
    async take(id) {
      const row = await one(id).forUpdate().executeTakeFirst();
      return row === undefined ? null : openedReview(context, row);
    },
    async get(id) {
      const row = await one(id).executeTakeFirst();
      return row === undefined ? null : openedReview(context, row);
    },
    async list({ state, after, limit }) {
      const size = Math.max(1, Math.min(limit, LIST_MAX));
      let query = db.selectFrom("review_task").selectAll().where("installation_id", "=", installation);
      if (state !== null) query = query.where("state", "=", state);
      if (after !== null) query = query.where(sql<boolean>`(created_at, id) > (${createdAtOf(after)}::timestamptz, ${after.slice(after.indexOf("~") + 1)})`);
      const rows = await query.orderBy("created_at").orderBy("id").limit(size + 1).execute();
      const page = rows.slice(0, size);
      const last = page.at(-1);
      const next = rows.length > size && last !== undefined ? `${last.created_at}~${last.id}` : null;
      return { tasks: page.map((row) => openedReview(context, row)), next };
    },
    async countOpen(prefixes) {
      const query = db.selectFrom("review_task").where("installation_id", "=", installation).where("state", "=", "open").where((eb) => eb.or(prefixes.map((prefix) => sql<boolean>`starts_with(id, ${prefix})`)));
      const { n } = await query.select(sql<number>`count(*)::int`.as("n")).executeTakeFirstOrThrow();
      return n;
    },
    async reasons({ from, to }) {
      const { rows } = await sql<ReasonCount>`
        SELECT r.reason, to_char(timestamp '1970-01-05' + g.week * interval '7 days', 'YYYY-MM-DD') AS week, sum(g.n)::int AS asked,
          coalesce(sum(g.n) FILTER (WHERE g.state = 'open'), 0)::int AS open, coalesce(sum(g.n) FILTER (WHERE g.state IN ('approved', 'logged')), 0)::int AS accepted,
          coalesce(sum(g.n) FILTER (WHERE g.state IN ('rejected', 'blocked')), 0)::int AS refused, coalesce(sum(g.n) FILTER (WHERE g.state = 'expired'), 0)::int AS expired
        FROM (
          -- Many have the same few reasons: they are taken apart once, not each for itself. The first Monday of all is four days after the epoch.
          SELECT t.reasons, t.state, floor((extract(epoch FROM t.created_at)::float8 - 345600) / 604800) AS week, count(*) AS n FROM steward.review_task t
          WHERE t.installation_id = ${installation} AND t.created_at >= ${from}::timestamptz AND t.created_at < ${to}::timestamptz GROUP BY 1, 2, 3
        ) AS g CROSS JOIN LATERAL unnest(g.reasons) AS r (reason)
        GROUP BY 1, 2`.execute(db);
      return rows;
    },
  };
}

async function saveAll(context: TenantContext, tasks: readonly ReviewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  await context.db.insertInto("review_task").values(tasks.map((task) => rowOf(context, task))).onConflict((conflict) => conflict.columns(["installation_id", "id"]).doUpdateSet((eb) => ({
    activity_id: eb.ref("excluded.activity_id"), state: eb.ref("excluded.state"), reasons: eb.ref("excluded.reasons"), role: eb.ref("excluded.role"), assignee_id: eb.ref("excluded.assignee_id"),
    created_at: eb.ref("excluded.created_at"), due_at: eb.ref("excluded.due_at"), expires_at: eb.ref("excluded.expires_at"), escalations: eb.ref("excluded.escalations"), version: eb.ref("excluded.version"),
    object: eb.ref("excluded.object"), confidence_bp: eb.ref("excluded.confidence_bp"), snoozed_until: eb.ref("excluded.snoozed_until"), owner_ids: eb.ref("excluded.owner_ids"), for_approvers: eb.ref("excluded.for_approvers"), sealed: eb.ref("excluded.sealed"),
  }))).execute();
}

function rowOf(context: TenantContext, task: ReviewTask) {
  const { title, detail, proposalIds, candidates, approvals, decided, about } = task;
  const words: Words = { title, detail, proposalIds, ...present({ candidates, approvals, decided }) };
  return {
    installation_id: context.installation.id, id: task.id, activity_id: task.activityId, state: task.state, reasons: [...task.reasons], role: task.role,
    assignee_id: task.assigneeId, created_at: task.createdAt, due_at: task.dueAt, expires_at: task.expiresAt,
    escalations: task.escalations, version: task.version, object: about?.object ?? null, confidence_bp: about?.confidenceBp ?? null,
    snoozed_until: task.snoozedUntil ?? null, owner_ids: [...(task.whose ?? [])], for_approvers: task.forApprovers ?? false, sealed: sealedWords(context).seal(task.id, words),
  };
}

/** A review of a row of the table, its words opened. */
export function openedReview(context: TenantContext, row: Selectable<ReviewRow>): ReviewTask {
  const { title, detail, proposalIds, candidates, approvals, decided } = sealedWords(context).open(row.id, row.sealed);
  const about = row.object === null || row.confidence_bp === null ? undefined : { object: row.object, confidenceBp: row.confidence_bp };
  return {
    id: row.id, activityId: row.activity_id, proposalIds, state: row.state, reasons: row.reasons, role: row.role, assigneeId: row.assignee_id,
    title, detail, ...present({ candidates, approvals, about, snoozedUntil: row.snoozed_until ?? undefined, decided }),
    ...(row.owner_ids.length === 0 ? {} : { whose: row.owner_ids }), ...(row.for_approvers ? { forApprovers: true } : {}),
    createdAt: row.created_at, dueAt: row.due_at, expiresAt: row.expires_at, escalations: row.escalations, version: row.version,
  };
}

/** Absent, not undefined. */
function present<Shape extends object>(shape: Shape): { [Key in keyof Shape]?: Exclude<Shape[Key], undefined> } {
  const known: object = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
  return known;
}

/** The sealed words of a review after their time: which proposals it was about, and that there was more. */
export function withoutReviewWords(context: TenantContext, id: string, sealed: Uint8Array): Uint8Array {
  const { proposalIds, decided } = sealedWords(context).open(id, sealed);
  return sealedWords(context).seal(id, { title: "Review", detail: "Its words were removed once they were as old as the policy keeps them (retention.activityTextDays).", proposalIds, ...present({ decided }) });
}

const sealedWords = ({ secrets, installation }: TenantContext) => sealedJson<Words>(secrets, installation.id, "review_task");

/** A cursor is the last task's time and id; one that nobody gave out begins at the start. */
function createdAtOf(after: string): string {
  const at = after.slice(0, Math.max(0, after.indexOf("~")));
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(at) ? at : "-infinity";
}
