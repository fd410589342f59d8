import { type Selectable, sql } from "kysely";
import { identitiesOf } from "../../domain/erasure/identity.ts";
import type { ScreenedActivity } from "../../domain/model/activity.ts";
import { activityId, type ActivityId } from "../../domain/model/ids.ts";
import type { ActivityTrace } from "../../domain/model/judgement.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { ActivityState, ActivityTable, StoredActivity } from "../../ports/store-tables.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { marksOf, tieToActivities } from "./people.ts";
import type { ActivityRow } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";
import { earlierTwins, rememberJudged } from "./twins.ts";

const LIST_MAX = 500;
const NO_COUNTS: Readonly<Record<ActivityState, number>> = { queued: 0, logging: 0, logged: 0, review: 0, rejected: 0, blocked: 0, skipped: 0 };

/** Activities of one installation. */
export function activityTable(context: TenantContext): ActivityTable {
  const { db } = context;
  const { id: installation } = context.installation;
  /** Threads are blocked under a name that only the key's holder can tell. */
  const pseudonym = (thread: string): string => context.secrets.pseudonym("thread", `${installation}\n${thread}`);
  const stored = (row: Selectable<ActivityRow>): StoredActivity => storedActivity(context, row);
  return {
    accept: (delivery, what, at) => accept(context, delivery, what, at),

    async takeQueued(limit) {
      await lockFor(db, "queued-activities", installation);
      const rows = await db.selectFrom("activity").selectAll().where("installation_id", "=", installation)
        .where("state", "=", "queued").orderBy("arrival").limit(limit).forUpdate().execute();
      return rows.map(stored);
    },

    async settle(id, { state, route, reasons, duplicateOf, isProvisional = false }) {
      await db.updateTable("activity").set({ state, route, reasons: [...reasons], duplicate_of: duplicateOf })
        .where("installation_id", "=", installation).where("id", "=", id).execute();
      if (isProvisional) return;
      const { sealed_trace: trace, arrival } = await db.selectFrom("activity").select(["sealed_trace", "arrival"]).where("installation_id", "=", installation).where("id", "=", id).executeTakeFirstOrThrow();
      if (trace !== null) await rememberJudged(context, { ref: id, arrival, trace: sealedTraces(context).open(id, trace) });
    },

    async setState(ids, state) {
      if (ids.length === 0) return;
      await db.updateTable("activity").set({ state }).where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${[...ids]})`).execute();
    },

    async inState(ids, state) {
      if (ids.length === 0) return [];
      await lockFor(db, "end-activities", installation);
      const rows = await db.selectFrom("activity").select("id").where("installation_id", "=", installation).where("id", "=", sql<never>`ANY (${[...ids]})`).where("state", "=", state).execute();
      return rows.map(({ id }) => id);
    },

    async get(id) {
      const row = await db.selectFrom("activity").selectAll().where("installation_id", "=", installation).where("id", "=", sql<never>`${id}`).executeTakeFirst();
      return row === undefined ? null : stored(row);
    },

    async list({ before, limit }) {
      const rows = await db.selectFrom("activity").selectAll().where("installation_id", "=", installation)
        .$if(before !== null, (query) => query.where("arrival", "<", before ?? 0))
        .orderBy("arrival", "desc").limit(Math.min(limit, LIST_MAX)).execute();
      return rows.map(stored);
    },

    earlier: (keys, arrival) => earlierTwins(context, keys, arrival),

    async isThreadBlocked(thread) {
      const row = await db.selectFrom("blocked_thread").select("thread_hash")
        .where("installation_id", "=", installation).where("thread_hash", "=", pseudonym(thread)).executeTakeFirst();
      return row !== undefined;
    },

    async blockThread(thread, at) {
      await db.insertInto("blocked_thread").values({ installation_id: installation, thread_hash: pseudonym(thread), blocked_at: at })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },

    async counts() {
      const rows = await db.selectFrom("activity").select(["state", sql<number>`count(*)`.as("n")])
        .where("installation_id", "=", installation).groupBy("state").execute();
      return { ...NO_COUNTS, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
    },
  };
}

type Accept = ActivityTable["accept"];

/** The counter's row lock makes arrivals of one installation take turns, so that numbers have no holes. */
async function accept(context: TenantContext, ...[delivery, what, at]: Parameters<Accept>): ReturnType<Accept> {
  const { db, secrets } = context;
  const { id: installation } = context.installation;
  const deliveryHash = secrets.pseudonym("delivery", `${installation}\n${delivery}`);
  const known = await seen(context, deliveryHash);
  if (known !== null) return { id: known, seenBefore: true };

  const { arrivals } = await db.selectFrom("arrival_counter").select("arrivals").where("installation_id", "=", installation).forUpdate().executeTakeFirstOrThrow();
  const knownNow = await seen(context, deliveryHash);
  if (knownNow !== null) return { id: knownNow, seenBefore: true };

  const id = activityId(derivedId("activity", installation, deliveryHash));
  const arrival = arrivals + 1;
  const common = { installation_id: installation, id, arrival, delivery_hash: deliveryHash, reasons: [...what.reasons], accepted_at: at, duplicate_of: null };
  const row = what.outcome === "pass"
    ? {
        ...common, state: "queued" as const, route: null, kind: what.activity.kind, occurred_at: what.activity.occurredAt,
        sealed: sealedActivities(context).seal(id, what.activity), sealed_trace: sealedTraces(context).seal(id, what.trace),
      }
    : { ...common, state: "blocked" as const, route: "block" as const, kind: what.kind, occurred_at: what.occurredAt, sealed: null, sealed_trace: null };
  await db.insertInto("activity").values(row).execute();
  if (what.outcome === "pass") await tieToActivities(context, marksOf(context, identitiesOf(what.activity.participants, context.installation.policy.organisation.defaultRegion)).map((mark) => ({ activity: id, mark })));
  await db.updateTable("arrival_counter").set({ arrivals: arrival }).where("installation_id", "=", installation).execute();
  return { id, seenBefore: false };
}

async function seen({ db, installation }: TenantContext, deliveryHash: string): Promise<ActivityId | null> {
  const row = await db.selectFrom("activity").select("id").where("installation_id", "=", installation.id).where("delivery_hash", "=", deliveryHash).executeTakeFirst();
  return row?.id ?? null;
}

function storedActivity(context: TenantContext, row: Selectable<ActivityRow>): StoredActivity {
  return {
    id: row.id, arrival: row.arrival, state: row.state, kind: row.kind, occurredAt: row.occurred_at, route: row.route, reasons: row.reasons,
    activity: row.sealed === null ? null : sealedActivities(context).open(row.id, row.sealed),
    trace: row.sealed_trace === null ? null : sealedTraces(context).open(row.id, row.sealed_trace), duplicateOf: row.duplicate_of,
  };
}

const sealedTraces = ({ secrets, installation }: TenantContext) => sealedJson<ActivityTrace>(secrets, installation.id, "activity_trace");
const sealedActivities = ({ secrets, installation }: TenantContext) => sealedJson<ScreenedActivity>(secrets, installation.id, "activity");
