import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import { parsePolicy } from "../../config/load.ts";
import { parseFile, parseWorldText } from "../../src/app/compose-files.ts";
import type { AuditDoors } from "../../src/app/audit-doors.ts";
import { handle, type JobApp } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { type CauseId, type InstallationId, reviewTaskId, userId } from "../../src/domain/model/ids.ts";
import type { RecordEdit, ReviewTask, Verb } from "../../src/domain/model/proposal.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Edit, MergeEdit } from "../../src/domain/review/decide.ts";
import type { TenantTransaction } from "../../src/ports/store.ts";
import type { StoredActivity } from "../../src/ports/store-tables.ts";
import { type Accepted, acceptActivities } from "../../src/usecases/accept-activity.ts";
import { type DecideFailure, decideReview } from "../../src/usecases/decide-review.ts";
import type { FixedClock, FreshStore } from "./database.ts";
import { WORLD } from "./portal-door.ts";

/** A file of the sample world by its name, or one made up by a test. */
export type SomeFile = string | { readonly name: string; readonly text: string };

/** What a test does with an installation, whichever CRM it is of. */
export interface Hands {
  readonly id: InstallationId;
  readonly fresh: FreshStore;
  readonly clock: FixedClock;
  readonly app: JobApp & { readonly audit: AuditDoors };
  in<Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value>;
  /** Takes files in, parsed and screened, each its own delivery unless it came before. */
  arrive(...files: readonly SomeFile[]): Promise<readonly Accepted[]>;
  /** Judges what is queued and writes what is due, moving the clock to whatever is due later, until nothing waits or nothing may be written. */
  drain(): Promise<void>;
  sync(): Promise<void>;
  /** Arrives and drains; the one activity as it then stands. */
  through(file: SomeFile): Promise<StoredActivity>;
  activity(id: CauseId): Promise<StoredActivity>;
  review(id: CauseId): Promise<ReviewTask>;
  reviews(): Promise<readonly ReviewTask[]>;
  decide(task: ReviewTask, verb: Verb, more?: { readonly reason?: string; readonly edits?: readonly Edit[]; readonly recordChanges?: readonly RecordEdit[]; readonly actor?: Actor; readonly assigneeId?: string; readonly version?: number; readonly picks?: readonly number[]; readonly merge?: MergeEdit }): Promise<Result<ReviewTask, DecideFailure>>;
  /** An admin gives consent once more. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

/** What hands are made of. */
export type Ground = Pick<Hands, "id" | "fresh" | "clock" | "app">;

/** Hands on an installation. `owned`: closing it closes its store. */
export function handsOn(ground: Ground, reconnect: () => Promise<void>, owned: boolean): Hands {
  const { id, fresh, app } = ground;
  const within = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);
  const hands: Hands = {
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
    decide: (task, verb, { reason, edits, recordChanges, actor, assigneeId, version, picks, merge } = {}) => decideReview({ store: fresh.store, clock: ground.clock }, id, task.id, {
      judging: { verb, version: version ?? task.version, reason: reason ?? null, edits: edits ?? [], picks: picks ?? [], merge: merge ?? null, recordChanges: recordChanges ?? [], assigneeId: assigneeId === undefined ? null : userId(assigneeId) },
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

/** Gives an installation the sample world's policy. */
export async function setWorldPolicy({ id, fresh }: Pick<Ground, "id" | "fresh">, grants: { readonly activityLogging: boolean }): Promise<void> {
  await fresh.store.inInstallation(id, async (tx) => {
    await tx.setPolicy(parsePolicy({ ...tx.installation.policy, ...worldPolicy(), grants }, "the sample world"));
  });
}

function worldPolicy() {
  const world = parseWorldText(JSON.stringify(WORLD));
  assert.ok(world.ok);
  return world.value.policy;
}
