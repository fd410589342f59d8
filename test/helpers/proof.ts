import assert from "node:assert/strict";
import * as z from "zod";

import { senseChecker } from "../../src/domain/audit/sense.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { auditDepsOf } from "./audit-deps.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import type { FreshStore } from "./database.ts";
import type { Installed } from "./installed.ts";

const EntrySchema = z.object({
  _seq: z.number(), id: z.string(), at: z.string(), type: z.string(), actor: z.object({ kind: z.string() }), data: z.record(z.string(), z.unknown()),
  subject: z.object({ object: z.string(), id: z.string() }).partial().optional(),
  ref: z.record(z.string(), z.string()).optional(),
});
/** An audit entry, read from its bytes. */
export type Entry = z.infer<typeof EntrySchema>;

/** The chain of an installation, or of all of a store, in order. */
export async function chain(fresh: Pick<FreshStore, "database">, installation: string | null = null): Promise<readonly Entry[]> {
  return (await stored(fresh, installation)).map((bytes) => EntrySchema.parse(JSON.parse(bytes)));
}

async function stored({ database }: Pick<FreshStore, "database">, installation: string | null): Promise<readonly string[]> {
  const { rows } = await database.pool.query("SELECT bytes FROM steward.audit_entry WHERE $1::text IS NULL OR installation_id = $1 ORDER BY log, seq", [installation]);
  return z.array(z.object({ bytes: z.string() })).parse(rows).map(({ bytes }) => bytes);
}

/** Of every write on the chain: its key, and how it ended at last. */
export async function endings(one: Pick<Installed, "fresh" | "id">): Promise<readonly { readonly key: string; readonly status: string }[]> {
  const entries = await chain(one.fresh, one.id);
  const outcomes = new Map(entries.filter(({ type }) => type === "outcome").map((entry) => [entry.ref?.["write"], entry]));
  return entries.filter(({ type }) => type === "write").map((intent) => ({
    key: String(intent.data["idempotency_key"]), status: z.string().default("nothing").parse(outcomes.get(intent.id)?.data["status"]),
  }));
}

/**
 * What must hold once nothing is under way, whatever went wrong before: each record of ours exists once, whatever the
 * portal changed was announced, every intent has its outcome, and the chain is whole and makes sense.
 */
export async function assertProven(one: Installed): Promise<void> {
  const ours = await one.portal.ours();
  const keys = ours.map(({ object, key }) => `${object} ${key}`);
  assert.equal(new Set(keys).size, keys.length, "a record exists twice");

  const entries = await chain(one.fresh, one.id);
  const intents = entries.filter(({ type }) => type === "write");
  const announced = new Map<string, number>();
  for (const { data } of intents) announced.set(String(data["idempotency_key"]), (announced.get(String(data["idempotency_key"])) ?? 0) + 1);
  const byId = new Map(ours.map((record) => [`${record.object}/${record.id}`, record.key]));
  const records = new Set(intents.map(({ subject }) => subject?.id));
  for (const { path, changed } of await one.portal.mutations()) {
    for (const { object, id, op } of changed) {
      if (/\/(contacts|companies|deals)\/batch\/update$/.test(path)) assert.ok(records.has(id), `a change of one of the ${object} was not announced`);
      const key = byId.get(`${object}/${id}`);
      if (key !== undefined) assert.ok((announced.get(key) ?? 0) > 0, `${op} of ${object} was not announced`);
    }
  }
  assertOutcomes(entries);
  await assertSense(one);
  assert.ok((await verifyAudit(auditDepsOf(one.fresh), one.id)).ok, "the chain is broken");
}

/** Every intent has one outcome that counts, and before it at most one that it is in doubt; no outcome is of anything else. */
export function assertOutcomes(entries: readonly Pick<Entry, "id" | "type" | "data" | "ref">[]): void {
  const intents = new Set(entries.filter(({ type }) => type === "write").map(({ id }) => id));
  const told = Map.groupBy(entries.filter(({ type }) => type === "outcome"), ({ ref }) => ref?.["write"] ?? "nothing");
  for (const id of told.keys()) assert.ok(intents.has(id), "an outcome is of no intent");
  for (const id of intents) {
    const statuses = (told.get(id) ?? []).map(({ data }) => data["status"]);
    const isSettled = statuses.length === 1 || (statuses.length === 2 && statuses[0] === "unknown" && statuses[1] !== "unknown");
    assert.ok(isSettled, `the outcomes of an intent are ${JSON.stringify(statuses)}`);
  }
}

/** What is stored of an installation's chain makes sense. */
export async function assertSense({ fresh, id }: Pick<Installed, "fresh" | "id">): Promise<void> {
  assertSensible(await stored(fresh, id));
}

/** The entries of one log keep to the rules of the audit format's section on sense. */
export function assertSensible(log: readonly string[]): void {
  const checker = senseChecker();
  for (const [seq, bytes] of log.entries()) checker.push({ seq, bytes });
  assert.deepEqual(checker.finish().violations, []);
}

/** A writer that looks before every call whether all of it stands on the chain already; what does not is listed. */
export function witnessed(writer: CrmWriter, fresh: Pick<FreshStore, "database">, unannounced: string[]): CrmWriter {
  const open = async (): Promise<readonly Entry[]> => {
    const entries = await chain(fresh);
    const closed = new Set(entries.filter(({ type }) => type === "outcome").map(({ ref }) => ref?.["write"]));
    return entries.filter(({ id, type }) => type === "write" && !closed.has(id));
  };
  return {
    ...writer,
    async upsert(items) {
      const keys = new Set((await open()).map(({ data }) => data["idempotency_key"]));
      unannounced.push(...items.filter(({ key }) => !keys.has(key)).map(({ key }) => key));
      return writer.upsert(items);
    },
    async changeRecords(object, changes) {
      const ids = new Set((await open()).map(({ subject }) => subject?.id));
      unannounced.push(...changes.map(({ existing }) => existing.crmId).filter((id) => !ids.has(id)));
      return writer.changeRecords(object, changes);
    },
  };
}
