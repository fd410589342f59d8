import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../config/load.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmMerger } from "../../src/ports/crm-merger.ts";
import { type Either, installedIn } from "../helpers/in-either-crm.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { type CrmSide, door } from "../helpers/sandbox-door.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";

/** Whoever has the shell. */
export const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };

/** What befalls the next calls that merge, or take back; each happens once. */
export interface Mishaps {
  /** The worker is gone before the call, or after it, whatever the CRM did. */
  killed: "before" | "after" | null;
  /** Somebody changes one of the two between the reading and the call. */
  meddle: ((id: CrmRecordId) => Promise<void>) | null;
}

/** One CRM with an installation that may merge, whose worker can be killed. */
export interface MergeGround extends Either {
  readonly mishaps: Mishaps;
  /** Merges and un-merges that were called without an intent on the chain. */
  readonly unannounced: readonly string[];
  readonly second: Actor;
  /** Works off what is due, moving the clock on, until nothing is; returns how often the worker was killed, and how many failures went unmet as the grant had died. */
  drain(): Promise<{ readonly kills: number; readonly idle: number }>;
}

/** A worker that is gone: nothing after this is done by it. */
class Killed extends Error {}

/** Longer than the lease of what a killed worker held. */
const LEASE_OVER_MS = 121_000;
const STEPS_MAX = 400;
const RECONNECTS_MAX = 8;

/** Installs into one CRM of a running sandbox, with all that has to be there before anything is merged. */
export async function mergeGround(sandbox: StartedSandbox, crm: CrmSide["crm"]): Promise<MergeGround> {
  const { one, side } = await installedIn(sandbox, crm);
  const mishaps: Mishaps = { killed: null, meddle: null };
  const unannounced: string[] = [];
  const open = openIntents(one);
  const announced = async (op: "merge" | "restore", id: string): Promise<void> => {
    if (!(await open()).some((entry) => entry.data["op"] === op && entry.subject?.id === id)) unannounced.push(`${op} ${id}`);
  };
  const struck = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    const { killed } = mishaps;
    mishaps.killed = null;
    if (killed === "before") throw new Killed();
    const value = await call();
    if (killed === "after") throw new Killed();
    return value;
  };
  const around = (merger: CrmMerger): CrmMerger => ({
    ...merger,
    merge: (order) => struck(async () => {
      await announced("merge", order.survivor.crmId);
      const { meddle } = mishaps;
      mishaps.meddle = null;
      await meddle?.(order.loser.crmId);
      return merger.merge(order);
    }),
    unmerge: (order) => struck(async () => {
      await announced("restore", order.merged);
      return merger.unmerge(order);
    }),
  });
  const app: Hands["app"] = { ...one.app, async connection(id, lane) {
    const open = await one.app.connection(id, lane);
    return open.merger === undefined ? open : { ...open, merger: around(open.merger) };
  } };
  const second = await govern(one);
  return { one, side, standing: () => Promise.resolve([]), mishaps, unannounced, second, drain: () => drain({ one, side, app }) };
}

const EntrySchema = z.object({ id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()), subject: z.object({ id: z.string() }).partial().optional(), ref: z.record(z.string(), z.string()).optional() });
type Intent = z.infer<typeof EntrySchema>;

/** The intents on the chain that have no outcome yet; each look reads only what came since the last. */
function openIntents({ fresh, id }: Hands): () => Promise<readonly Intent[]> {
  const open = new Map<string, Intent>();
  let seen = -1;
  return async () => {
    const { rows } = await fresh.database.pool.query("SELECT seq::int AS seq, bytes FROM steward.audit_entry WHERE installation_id = $1 AND seq > $2 ORDER BY seq", [id, seen]);
    for (const { seq, bytes } of z.array(z.object({ seq: z.number(), bytes: z.string() })).parse(rows)) {
      seen = seq;
      const entry = EntrySchema.parse(JSON.parse(bytes));
      if (entry.type === "write") open.set(entry.id, entry);
      if (entry.type === "outcome") open.delete(entry.ref?.["write"] ?? "");
    }
    return [...open.values()];
  };
}

/** All four controls; what would move more than a few records asks for two people. Returns who may be the second. */
async function govern(one: Hands): Promise<Actor> {
  const [owner, second] = (await one.in((tx) => tx.mirror.users())).filter(({ active, email }) => active && email !== null);
  assert.ok(owner?.email && second?.email);
  const [owners, approvers] = [[owner.email], [second.email]];
  await one.in(async (tx) => {
    const { policy } = tx.installation;
    await tx.setPolicy(parsePolicy({
      ...policy, merge: { ...policy.merge, enabled: true, askedAtOnce: 100, fourEyes: { ...policy.merge.fourEyes, movedRecords: 5 }, values: { contact: { jobtitle: "longest", Title: "longest", phone: "last-changed", Phone: "last-changed" }, account: { description: "both", Description: "both", numberofemployees: "highest", NumberOfEmployees: "highest" } } },
      governance: { ...policy.governance, dataOwners: { contact: owners, account: owners, opportunity: owners }, approvers },
    }, "the test"));
  });
  await one.app.audit.verifyAndKeep(one.id);
  return { kind: "user", id: second.id };
}

async function drain({ one, side, app }: Pick<MergeGround, "one" | "side"> & { readonly app: Hands["app"] }): ReturnType<MergeGround["drain"]> {
  let [kills, reconnects, idle] = [0, 0, 0];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    try {
      await handle(app, { name: "apply-writes", installation: one.id });
    } catch (cause) {
      if (!(cause instanceof Killed)) throw cause;
      kills += 1;
      one.clock.advance(LEASE_OVER_MS);
      continue;
    }
    if ((await one.in((tx) => Promise.resolve(tx.installation.state))) !== "connected") {
      reconnects += 1;
      assert.ok(reconnects <= RECONNECTS_MAX, "the grant died again and again");
      idle += await calm({ side });
      await one.reconnect();
    }
    const next = await nextDue(one);
    if (next === null) return { kills, idle };
    one.clock.advance(Math.max(1, Date.parse(next) - Date.parse(one.clock.now())));
  }
  return assert.fail("merges wait without end");
}

async function nextDue({ fresh, id }: Hands): Promise<string | null> {
  const { rows } = await fresh.database.pool.query("SELECT min(greatest(due_at, lease_until)) AS at FROM steward.crm_write WHERE installation_id = $1 AND state IN ('due', 'intended')", [id]);
  return z.array(z.object({ at: z.string().nullable() })).parse(rows)[0]?.at ?? null;
}

/** How many failures still wait for a call; from then on none does. */
export async function calm({ side }: Pick<Either, "side">): Promise<number> {
  const { waiting } = z.object({ waiting: z.array(z.unknown()) }).parse(await door(side.url, "faults"));
  await fetch(`${side.url}/_sandbox/faults`, { method: "DELETE" });
  return waiting.length;
}

