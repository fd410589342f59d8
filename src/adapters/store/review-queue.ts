import { type RawBuilder, type Selectable, sql } from "kysely";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import type { ReviewViewer } from "../../domain/access/sees.ts";
import type { ReviewFilter, ReviewOrder, ReviewQueue } from "../../ports/review-queue.ts";
import type { TenantContext } from "./context.ts";
import { openedReview } from "./reviews.ts";
import type { ReviewRow } from "./schema.ts";

const PAGE_MAX = 500;
/** Sealed titles that one page opens to find a text; the next page goes on from there. */
const LOOKED_THROUGH_MAX = 1_200;

/** The review queue of one installation. Pages are read off an index that carries all that is filtered by; only what is shown is opened. */
export function reviewQueue(context: TenantContext): ReviewQueue {
  const { db } = context;
  return {
    async page(filter, { order, after, limit }) {
      const size = Math.max(1, Math.min(limit, PAGE_MAX));
      const looked = filter.text === null ? size : LOOKED_THROUGH_MAX;
      const rows = await read(context, filter, { order, after, limit: looked + 1 });
      const here = rows.slice(0, looked);
      const { tasks, last } = chosen(context, here, { words: wordsOf(filter.text), size });
      const end = last === null ? null : `${last[ORDERS[order].column]}~${last.id}`;
      return { tasks, next: last === rows.at(-1) ? null : end };
    },
    async count(filter, max) {
      const { rows: [row] } = await sql<{ n: number }>`
        SELECT count(*)::int AS n FROM (SELECT 1 FROM steward.review_task r WHERE ${wanted(context, filter)} LIMIT ${max}) AS c`.execute(db);
      return row?.n ?? 0;
    },
    async waiting(viewer, now) {
      const { rows: [row] } = await sql<{ open: number; overdue: number }>`
        SELECT count(*)::int AS open, count(*) FILTER (WHERE r.due_at <= ${now}::timestamptz)::int AS overdue FROM steward.review_task r
        WHERE r.installation_id = ${context.installation.id} AND r.state = 'open' AND ${shownTo(viewer)}`.execute(db);
      return row ?? { open: 0, overdue: 0 };
    },
  };
}

const ORDERS = {
  due: { column: "due_at", by: sql`r.due_at, r.id`, beyond: sql`(r.due_at, r.id) >` },
  oldest: { column: "created_at", by: sql`r.created_at, r.id`, beyond: sql`(r.created_at, r.id) >` },
  newest: { column: "created_at", by: sql`r.created_at DESC, r.id DESC`, beyond: sql`(r.created_at, r.id) <` },
} as const satisfies Readonly<Record<ReviewOrder, { readonly column: "due_at" | "created_at"; readonly by: RawBuilder<unknown>; readonly beyond: RawBuilder<unknown> }>>;

/** The ids come off the index alone; the rows, with what is sealed in them, are read for those that are shown. */
async function read({ db, installation, ...rest }: TenantContext, filter: ReviewFilter, { order, after, limit }: { readonly order: ReviewOrder; readonly after: string | null; readonly limit: number }): Promise<readonly Selectable<ReviewRow>[]> {
  const { by, beyond } = ORDERS[order];
  const place = after === null ? sql`true` : sql`${beyond} (${instantOf(after)}::timestamptz, ${after.slice(after.indexOf("~") + 1)})`;
  const { rows } = await sql<Selectable<ReviewRow>>`
    WITH found AS MATERIALIZED (SELECT r.id FROM steward.review_task r WHERE ${wanted({ db, installation, ...rest }, filter)} AND ${place} ORDER BY ${by} LIMIT ${limit})
    SELECT r.* FROM steward.review_task r JOIN found USING (id) WHERE r.installation_id = ${installation.id} ORDER BY ${by}`.execute(db);
  return rows;
}

function wanted({ installation }: TenantContext, filter: ReviewFilter): RawBuilder<unknown> {
  const { state, reason, kind, object, role, assignee, confidenceBp, overdue, snoozed, now, viewer } = filter;
  const parts = [
    sql`r.installation_id = ${installation.id} AND r.state = ${state}`,
    ...(reason === null ? [] : [sql`r.reasons @> ARRAY[${reason}::text]`]),
    ...(kind === null ? [] : [sql`r.kind = ${kind}`]),
    ...(object === null ? [] : [sql`r.object = ${object}`]),
    ...(role === null ? [] : [sql`r.role = ${role}`]),
    ...(assignee === null ? [] : [assignee === "nobody" ? sql`r.assignee_id IS NULL` : sql`r.assignee_id = ${assignee}`]),
    ...(confidenceBp === null ? [] : [sql`r.confidence_bp >= ${confidenceBp.from} AND r.confidence_bp < ${confidenceBp.below}`]),
    ...(overdue ? [sql`r.due_at < ${now}`] : []),
    ...(snoozed === "shown" ? [] : [snoozed === "only" ? sql`r.snoozed_until > ${now}` : sql`(r.snoozed_until IS NULL OR r.snoozed_until <= ${now})`]),
    shownTo(viewer),
  ];
  return sql`${sql.join(parts, sql` AND `)}`;
}

/** What {@link reviewFor} does not hide, as the database tells it. */
function shownTo({ sees, isApprover }: ReviewViewer): RawBuilder<unknown> {
  if (sees.kind === "all") return sql`true`;
  const ids = [...sees.ids];
  return sql`(r.assignee_id = ANY (${ids}) OR r.owner_ids && ${ids}::text[]${isApprover ? sql` OR r.for_approvers` : sql``})`;
}

/** What of the rows is shown, and the last that was looked at: the next page begins behind it. */
function chosen(context: TenantContext, rows: readonly Selectable<ReviewRow>[], { words, size }: { readonly words: readonly string[]; readonly size: number }) {
  const tasks: ReviewTask[] = [];
  let last: Selectable<ReviewRow> | null = null;
  for (const row of rows) {
    if (tasks.length === size) break;
    last = row;
    const task = openedReview(context, row);
    const title = plain(task.title);
    if (words.every((word) => title.includes(word))) tasks.push(task);
  }
  return { tasks, last };
}

const wordsOf = (text: string | null): readonly string[] => plain(text ?? "").split(/\s+/).filter((word) => word !== "");
/** As two spellings are compared: in one case, without accents. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** A cursor is a place in the order: a time and an id; one that nobody gave out begins at the start. */
function instantOf(after: string): string {
  const at = after.slice(0, Math.max(0, after.indexOf("~")));
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(at) ? at : "-infinity";
}
