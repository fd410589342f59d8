import type pg from "pg";
import { PolicySchema } from "../../config/policy.ts";
import { sealedJson } from "../../src/adapters/store/sealed-json.ts";
import { activityId, contactId, type InstallationId, naturalKey, proposalId, reviewTaskId, userId } from "../../src/domain/model/ids.ts";
import { type EngagementProposal, type ReviewTask, targetOf } from "../../src/domain/model/proposal.ts";
import { REASON_CODES, type ReasonCode } from "../../src/domain/model/reasons.ts";
import { planReview } from "../../src/domain/review/plan-review.ts";
import type { Secrets } from "../../src/ports/secrets.ts";
import { someActivity } from "../../test/helpers/some-activity.ts";

/** How much there is of everything. */
export interface Sizes {
  readonly activities: number;
  readonly proposals: number;
  readonly openReviews: number;
  readonly closedReviews: number;
}

/** Who there is, and with what words are sealed. */
export interface Ground {
  readonly client: pg.Client;
  readonly secrets: Secrets;
  readonly installation: InstallationId;
  readonly at: string;
  readonly users: readonly string[];
  readonly contacts: readonly string[];
}

const ROWS = 1_000;
const HOUR_MS = 3_600_000;

/** Fills an installation as years of work leave it behind: every activity judged, some proposed for, the newest still asked about. Words are sealed as the store seals them. */
export async function seed(ground: Ground, sizes: Sizes): Promise<void> {
  await ground.client.query("SET statement_timeout = 0");
  await activities(ground, sizes);
  await sealActivities(ground, sizes.openReviews);
  await proposals(ground, sizes.proposals);
  await reviews(ground, sizes);
  await ground.client.query("VACUUM ANALYZE steward.activity, steward.measured, steward.proposal, steward.review_task, steward.activity_person");
}

/** Years of them; the oldest have no text any more. The one with number 1 is the newest. */
async function activities({ client, installation, at, users }: Ground, { activities: count, openReviews, closedReviews }: Sizes): Promise<void> {
  await client.query(`
    INSERT INTO steward.activity (installation_id, id, arrival, delivery_hash, state, kind, occurred_at, route, reasons, sealed, duplicate_of, accepted_at)
    SELECT $1, 'activity-' || n, $2::int - n, md5(n::text), CASE WHEN n <= $3 THEN 'review' WHEN n <= $3 + $4 THEN 'logged' WHEN n % 12 = 0 THEN 'skipped' ELSE 'logged' END,
      (ARRAY['email', 'meeting', 'call', 'email', 'form'])[1 + n % 5], at, CASE WHEN n <= $3 + $4 THEN 'review' WHEN n % 12 = 0 THEN 'skip' ELSE 'auto' END, '{}', NULL, NULL, at
    FROM (SELECT n, $5::timestamptz - make_interval(secs => n * 60) AS at FROM generate_series(1, $2::int) AS n) AS made`, [installation, count, openReviews, closedReviews, at]);
  await client.query(`
    INSERT INTO steward.measured (installation_id, subject, week, source, kind, rep, marks, confidence_bp, ended_at, logged_at, is_stale)
    SELECT $1, 'activity-' || n, to_char(date_trunc('week', at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), (ARRAY['mail', 'calendar', 'dialer', 'mail', 'form'])[1 + n % 5],
      (ARRAY['email', 'meeting', 'call', 'email', 'form'])[1 + n % 5], ($3::text[])[1 + n % cardinality($3::text[])], ARRAY['auto', 'clear'], 5000 + n % 5000, at, at + interval '1 minute', false
    FROM (SELECT n, $4::timestamptz - make_interval(secs => n * 60) AS at FROM generate_series(1, $2::int) AS n) AS made`, [installation, count, users, at]);
}

async function sealActivities({ client, secrets, installation }: Ground, count: number): Promise<void> {
  const sealed = sealedJson<object>(secrets, installation, "activity");
  await inBatches(count, async (numbers) => {
    const rows = numbers.map((n) => ({ id: `activity-${String(n)}`, sealed: sealed.seal(`activity-${String(n)}`, { ...someActivity({ text: { ...someActivity().text, subject: subjectOf(n), body: `${QUOTE} ${BODY}` } }), flags: [] }) }));
    await client.query("UPDATE steward.activity a SET sealed = m.sealed FROM unnest($2::text[], $3::bytea[]) AS m (id, sealed) WHERE a.installation_id = $1 AND a.id = m.id", [installation, rows.map(({ id }) => id), rows.map((row) => row.sealed)]);
  });
}

const QUOTE = "We will give you ten percent off if you order in March.";
const BODY = "The drawings arrived, and the plant manager looked at them with the welders. ".repeat(12);
const subjectOf = (n: number): string => `Drawing ${String(n)} for the north plant`;

async function proposals(ground: Ground, count: number): Promise<void> {
  const sealed = sealedJson<EngagementProposal>(ground.secrets, ground.installation, "proposal");
  await inBatches(count, async (numbers) => {
    const all = numbers.map((n) => proposalOf(ground, n));
    await ground.client.query(`
      INSERT INTO steward.proposal (installation_id, id, activity_id, kind, object, key, route, reasons, confidence_bp, audit_id, created_at, expires_at, sealed)
      SELECT $1, m.id, m.activity, 'log_activity', m.object, m.key, 'review', '{}', m.bp, 'audit-' || m.id, m.made, m.made + interval '14 days', m.sealed
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::bytea[]) AS m (id, activity, object, key, bp, made, sealed)`,
    [ground.installation, all.map(({ id }) => id), all.map((one) => one.activityId), all.map(({ object }) => object), all.map(targetOf), all.map((one) => one.confidenceBp), all.map((one) => one.createdAt), all.map((one) => sealed.seal(one.id, one))]);
  });
}

function proposalOf({ at, contacts }: Ground, n: number): EngagementProposal {
  const contact = contacts[n % contacts.length];
  return {
    id: proposalId(`proposal-${String(n)}`), activityId: activityId(`activity-${String(n)}`), kind: "log_activity", object: n % 5 === 2 ? "call" : "email", key: naturalKey(`act-${n.toString(16).padStart(40, "0")}`),
    fields: { subject: subjectOf(n), body: BODY, occurredAt: at, participants: "Ana Example, Ben Sample" }, links: { contactIds: contact === undefined ? [] : [contactId(contact)], accountId: null, opportunityId: null },
    confidenceBp: 5_000 + (n % 50) * 100, reasons: reasonsOf(n), evidence: [{ kind: "email", weight: 14.2, detail: "One contact has this address." }, { kind: "name", weight: 3.1, detail: "The name is like the contact's." }],
    rationale: "One contact has this address.", route: "review", undo: { how: "archive-created" }, createdAt: hoursBefore(at, n), expiresAt: hoursBefore(at, -14 * 24),
  };
}

/** Every other one waits for nothing but a look, and may be decided with many. */
const reasonsOf = (n: number): readonly ReasonCode[] => (n % 2 === 0 ? ["probation"] : [REASON_CODES[n % REASON_CODES.length] ?? "promise", "promise"]);

async function reviews(ground: Ground, { openReviews, closedReviews }: Sizes): Promise<void> {
  const sealed = sealedJson<object>(ground.secrets, ground.installation, "review_task");
  const policy = PolicySchema.parse({});
  await inBatches(openReviews + closedReviews, async (numbers) => {
    const all = numbers.map((n) => reviewOf(ground, policy, n));
    await ground.client.query(`
      INSERT INTO steward.review_task (installation_id, id, activity_id, state, reasons, role, assignee_id, created_at, due_at, expires_at, escalations, version, object, confidence_bp, owner_ids, sealed)
      SELECT $1, m.id, m.id, m.state, string_to_array(m.reasons, ','), 'record-owner', m.assignee, m.made, m.due, m.due + interval '30 days', 0, 1, m.object, m.bp, array_remove(ARRAY[m.owner], NULL), m.sealed
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::int[], $10::text[], $11::bytea[]) AS m (id, state, reasons, assignee, made, due, object, bp, owner, sealed)`,
    [ground.installation, all.map(({ id }) => id), numbers.map((n) => (n <= openReviews ? "open" : "approved")), all.map(({ reasons }) => reasons.join()), all.map((one) => one.assigneeId), all.map((one) => one.createdAt), all.map((one) => one.dueAt),
      all.map(({ about }) => about?.object ?? null), all.map(({ about }) => about?.confidenceBp ?? null), all.map(({ whose }) => whose?.[0] ?? null), all.map(({ id, title, detail, proposalIds }) => sealed.seal(id, { title, detail, proposalIds }))]);
  });
}

function reviewOf(ground: Ground, policy: ReturnType<typeof PolicySchema.parse>, n: number): ReviewTask {
  const proposal = proposalOf(ground, n);
  const task = planReview({
    activityId: proposal.activityId, proposals: [proposal], reasons: proposal.reasons, flags: [], candidates: [], subject: subjectOf(n), summary: BODY.slice(0, 300), sentences: ["Our side made a promise.", `Promise (discount): "${QUOTE}"`],
    doing: [`log email "${subjectOf(n)}"`], recordOwner: null, author: null, users: [], policy, at: hoursBefore(ground.at, (n % 100) + 1),
  });
  const user = ground.users[n % ground.users.length];
  return { ...task, id: reviewTaskId(task.id), ...(user === undefined ? {} : { whose: [userId(user)] }), assigneeId: n % 3 === 0 || user === undefined ? null : userId(user) };
}

const hoursBefore = (at: string, hours: number): string => new Date(Date.parse(at) - hours * HOUR_MS).toISOString();

async function inBatches(count: number, work: (numbers: readonly number[]) => Promise<void>): Promise<void> {
  for (let from = 1; from <= count; from += ROWS) await work(Array.from({ length: Math.min(ROWS, count - from + 1) }, (_, index) => from + index));
}
