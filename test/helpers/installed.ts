import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import { loadDefaultPolicy, parsePolicy } from "../../config/load.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import { exchangeCode } from "../../connectors/hubspot/oauth.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { parseFile, parseWorldText } from "../../src/app/compose-files.ts";
import { handle, type JobApp } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { type ActivityId, type InstallationId, reviewTaskId, userId } from "../../src/domain/model/ids.ts";
import type { RecordEdit, ReviewTask, Verb } from "../../src/domain/model/proposal.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Edit } from "../../src/domain/review/decide.ts";
import type { CrmConnection, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import type { TenantTransaction } from "../../src/ports/store.ts";
import type { StoredActivity } from "../../src/ports/store-tables.ts";
import { type Accepted, acceptActivities } from "../../src/usecases/accept-activity.ts";
import { connectCrm } from "../../src/usecases/connect-crm.ts";
import { type DecideFailure, decideReview } from "../../src/usecases/decide-review.ts";
import { type FixedClock, fixedClock, freshStore, type FreshStore } from "./database.ts";
import { codeFrom, REDIRECT, settingsOf } from "./hubspot-sandbox.ts";
import { inMemoryLimiter } from "./in-memory-limiter.ts";
import { freshPortal, type PortalDoor, WORLD } from "./portal-door.ts";

/** A file of the sample world by its name, or one made up by a test. */
export type SomeFile = string | { readonly name: string; readonly text: string };

/** What a test may choose about an installation. */
export interface InstallOptions {
  /** Another store than one of its own. */
  readonly fresh?: FreshStore;
  /** The portal's number; the sandbox's own by default. Two installations of one store need two. */
  readonly accountId?: string;
  /** Leaves the installation on probation. */
  readonly probation?: boolean;
  /** Before the first synchronisation. */
  readonly prepare?: (portal: PortalDoor) => Promise<void>;
  /** Around the real writer. */
  readonly around?: (writer: CrmWriter, fresh: FreshStore) => CrmWriter;
}

/** An installation in a fresh sandbox portal with the sample world's policy and a synchronised mirror. */
export interface Installed {
  readonly id: InstallationId;
  readonly portal: PortalDoor;
  readonly fresh: FreshStore;
  readonly clock: FixedClock;
  readonly app: JobApp;
  in<Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value>;
  /** Takes files in, parsed and screened, each its own delivery unless it came before. */
  arrive(...files: readonly SomeFile[]): Promise<readonly Accepted[]>;
  /** Judges what is queued and writes what is due, moving the clock to whatever is due later, until nothing waits or nothing may be written. */
  drain(): Promise<void>;
  sync(): Promise<void>;
  /** Arrives and drains; the one activity as it then stands. */
  through(file: SomeFile): Promise<StoredActivity>;
  activity(id: ActivityId): Promise<StoredActivity>;
  review(id: ActivityId): Promise<ReviewTask>;
  reviews(): Promise<readonly ReviewTask[]>;
  decide(task: ReviewTask, verb: Verb, more?: { readonly reason?: string; readonly edits?: readonly Edit[]; readonly recordChanges?: readonly RecordEdit[]; readonly actor?: Actor; readonly assigneeId?: string; readonly version?: number }): Promise<Result<ReviewTask, DecideFailure>>;
  /** An admin gives consent once more. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

const SOME_LIMITS = { timeoutMs: 2_000, bodyMaxBytes: 32 * 1024 * 1024 };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Installs into the (reset) portal of a running sandbox through its OAuth pages, and reads it. */
export async function installed(url: string, options: InstallOptions = {}): Promise<Installed> {
  const portal = await freshPortal(url);
  await options.prepare?.(portal);
  const fresh = options.fresh ?? (await freshStore());
  const clock = fixedClock(await portal.now());
  const settings = settingsOf(url);
  const doors = new Map<InstallationId, CrmConnection>();
  const open = (id: InstallationId, { accountId }: Pick<Grantor, "accountId">): CrmConnection => {
    const known = doors.get(id);
    if (known !== undefined) return known;
    const grants = grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id);
    const made = openHubSpot({ installation: id, accountId, grants, limiter: inMemoryLimiter(), clock, settings, limits: SOME_LIMITS });
    const connection = { ...made, writer: options.around?.(made.writer, fresh) ?? made.writer };
    doors.set(id, connection);
    return connection;
  };
  const connect = async (): Promise<InstallationId> => {
    const granted = await exchangeCode(settings, clock, { code: await codeFrom(url), redirectUri: REDIRECT, codeVerifier: null });
    assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
    const grantor = { ...granted.value.grantor, accountId: options.accountId ?? granted.value.grantor.accountId };
    const connected = await connectCrm(
      { store: fresh.store, open: (id) => Promise.resolve(open(id, grantor).provisioner) },
      { crm: "hubspot", grantor, grant: granted.value.grant, policy: await loadDefaultPolicy(), auditOrigin: "audit.example", at: clock.now() },
    );
    assert.ok(connected.ok, connected.ok ? "" : connected.error.publicMessage);
    return connected.value.id;
  };

  const id = await connect();
  await fresh.store.inInstallation(id, async (tx) => {
    await tx.setPolicy(parsePolicy({ ...tx.installation.policy, ...worldPolicy(), grants: { activityLogging: options.probation !== true } }, "the sample world"));
  });
  const app: JobApp = {
    store: fresh.store, clock, log: silent, publicUrl: "http://localhost:3000",
    connection: (one) => Promise.resolve(doors.get(one) ?? open(one, { accountId: options.accountId ?? "0" })),
    queue: { enqueue: (job, more) => fresh.store.inInstallation(id, (tx) => tx.enqueue(job, more)) },
  };
  const one = withHands({ id, portal, fresh, clock, app }, async () => { await connect(); }, options.fresh === undefined);
  await one.sync();
  return one;
}

type Ground = Pick<Installed, "id" | "portal" | "fresh" | "clock" | "app">;

function withHands(ground: Ground, reconnect: () => Promise<void>, owned: boolean): Installed {
  const { id, fresh, app } = ground;
  const within = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
  const hands: Installed = {
    ...ground, in: within, reconnect,
    arrive: async (...files) => {
      const arrivals = [];
      for (const file of files) arrivals.push(...(await arrivalsOf(file)));
      return acceptActivities({ store: fresh.store, clock: ground.clock }, id, arrivals);
    },
    drain: () => drain(ground),
    sync: () => handle(app, { name: "sync-records", installation: id, object: null, full: false }),
    async through(file) {
      const [accepted] = await hands.arrive(file);
      assert.ok(accepted, "nothing arrived");
      await hands.drain();
      return hands.activity(accepted.id);
    },
    async activity(one) {
      const found = await within((tx) => tx.activities.get(one));
      assert.ok(found, "the activity is not in the store");
      return found;
    },
    async review(one) {
      const found = await within((tx) => tx.reviews.get(reviewTaskId(one)));
      assert.ok(found, "no review asks about the activity");
      return found;
    },
    reviews: async () => (await within((tx) => tx.reviews.list({ state: null, after: null, limit: 500 }))).tasks,
    decide: (task, verb, { reason, edits, recordChanges, actor, assigneeId, version } = {}) => decideReview({ store: fresh.store, clock: ground.clock }, id, task.id, {
      judging: { verb, version: version ?? task.version, reason: reason ?? null, edits: edits ?? [], recordChanges: recordChanges ?? [], assigneeId: assigneeId === undefined ? null : userId(assigneeId) },
      context: { actor: actor ?? { kind: "user", id: "reviewer-1" }, via: "single", batch: null, msOpen: null },
    }),
    close: () => (owned ? fresh.close() : Promise.resolve()),
  };
  return hands;
}

/** More steps than the longest test's retries; a drain that does not end is a bug. */
const STEPS_MAX = 150;

async function drain({ id, fresh, clock, app }: Ground): Promise<void> {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await handle(app, { name: "log-activity", installation: id });
    await handle(app, { name: "apply-writes", installation: id });
    const state = await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation.state));
    const next = await nextDue(fresh, id);
    if (next === null || state !== "connected") return;
    clock.advance(Math.max(1, Date.parse(next) - Date.parse(clock.now())));
  }
  assert.fail(`writes are still waiting after ${String(STEPS_MAX)} steps`);
}

async function nextDue({ database }: FreshStore, id: InstallationId): Promise<string | null> {
  const { rows } = await database.pool.query("SELECT min(greatest(due_at, lease_until)) AS at FROM steward.crm_write WHERE installation_id = $1 AND state IN ('due', 'intended')", [id]);
  return z.array(z.object({ at: z.string().nullable() })).parse(rows)[0]?.at ?? null;
}

async function arrivalsOf(file: SomeFile) {
  const { ownDomains } = worldPolicy().organisation;
  const { name, bytes, sidecar } = typeof file === "string"
    ? { name: file, bytes: sampleBytes(file), sidecar: file.endsWith(".vtt") ? sampleBytes(file.replace(/\.vtt$/, ".meta.json")) : undefined }
    : { name: file.name, bytes: Buffer.from(file.text), sidecar: undefined };
  const parsed = await parseFile({ name, bytes, ...(sidecar === undefined ? {} : { sidecar }) }, { defaultZone: "UTC", ownDomains });
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.error.reason);
  return parsed.value.map((activity, index) => ({ delivery: `${name}#${String(index)}`, activity }));
}

/** An activity file of the sample world. */
export const sampleBytes = (name: string): Buffer => readFileSync(new URL(`../../sandbox/seed/world/activities/${name}`, import.meta.url));
/** An activity file of the sample world as text. */
export const sampleText = (name: string): string => sampleBytes(name).toString("utf8");

function worldPolicy() {
  const world = parseWorldText(JSON.stringify(WORLD));
  assert.ok(world.ok);
  return world.value.policy;
}
