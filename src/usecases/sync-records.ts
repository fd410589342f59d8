import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Instant } from "../domain/model/time.ts";
import { instant } from "../domain/model/time.ts";
import { afterLook, afterSettled, liveWindow, marksAfterFullPass, settledWindow } from "../domain/sync/streams.ts";
import type { Marks } from "../domain/sync/streams.ts";
import { type CrmError, stopsEverything } from "../ports/crm-errors.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import type { TenantTransaction } from "../ports/store.ts";
import type { Pass } from "../ports/sync-table.ts";
import { freshPass, runPass } from "./sync-records/run-pass.ts";
import type { PassDeps, PassPlan, Ran } from "./sync-records/run-pass.ts";

/** What a synchronisation needs. */
export type SyncDeps = PassDeps;

/** How many records were read, and how many of them were news. */
export interface SyncCounts {
  readonly read: number;
  readonly changed: number;
  /** Objects of which nothing was seen where something had to be: a lost permission, or a vendor that no longer tells. */
  readonly blind: readonly CrmObject[];
}

/** Which objects; `full` reads them from the beginning, or goes on with reading them so. */
export interface SyncRequest {
  readonly object: CrmObject | null;
  readonly full: boolean;
}

/**
 * Reads what changed in the CRM into the mirror: first whole what was never read so, then what is newest, then what is
 * old enough to be complete. Time is the vendor's alone. An object that the CRM refuses to show holds up no other; the
 * refusal is what is returned at the end.
 */
export async function syncRecords(deps: SyncDeps, installation: InstallationId, { object, full }: SyncRequest): Promise<Result<SyncCounts, CrmError>> {
  const { reader } = deps;
  const objects = object === null ? reader.objects : [object];
  const run = runner(deps, installation);
  if (full) await deps.store.inInstallation(installation, (tx) => wantWhole(tx, objects));
  const isTimeless = (one: CrmObject): boolean => reader.timeless.includes(one);

  const read: CrmObject[] = [];
  for (const one of objects) {
    const whole = await run.plan(one, (tx) => wholePass(tx, one));
    if (!whole.ok) return whole;
    if (whole.value) read.push(one);
  }
  const changing = objects.filter((one) => !read.includes(one));
  for (const one of changing.filter((candidate) => !isTimeless(candidate))) {
    const look = await run.plan(one, (tx) => livePass(tx, one, run.now()));
    if (!look.ok) return look;
  }
  for (const one of changing) {
    const settled = await run.plan(one, (tx) => (isTimeless(one) ? timelessPass(tx, one, run.now()) : settledPass(tx, one, run.now())));
    if (!settled.ok) return settled;
  }
  return run.result();
}

/** Runs passes one after the other, counts, knows the vendor's present by what it told last, and asks no more for what was refused. */
function runner(deps: SyncDeps, installation: InstallationId): {
  /** False when there was nothing to do, or nothing that the CRM shows; an error when it would be the same for every object. */
  plan(object: CrmObject, make: (tx: TenantTransaction) => Promise<PassPlan | null>): Promise<Result<boolean, CrmError>>;
  now(): Instant | null;
  result(): Result<SyncCounts, CrmError>;
} {
  const ran: (Ran & { readonly object: CrmObject })[] = [];
  const refused = new Map<CrmObject, CrmError>();
  return {
    async plan(object, make) {
      if (refused.has(object)) return ok(false);
      const plan = await deps.store.inInstallation(installation, make);
      if (plan === null) return ok(false);
      const result = await runPass(deps, installation, plan);
      if (result.ok) ran.push({ ...result.value, object });
      else if (stopsEverything(result.error)) return result;
      else refused.set(object, result.error);
      return ok(result.ok);
    },
    now: () => ran.map(({ now, mark }) => now ?? mark).toSorted().at(-1) ?? null,
    result() {
      const [refusal] = refused.values();
      if (refusal !== undefined) return err(refusal);
      return ok({
        read: ran.reduce((sum, one) => sum + one.read, 0),
        changed: ran.reduce((sum, one) => sum + one.changed, 0),
        blind: ran.filter(({ isBlind }) => isBlind).map(({ object }) => object),
      });
    },
  };
}

/**
 * Each object is to be read whole; one that is being read so goes on. A job that is tried again does not begin anew: it
 * left every object undone from the one on where it was cut.
 */
async function wantWhole(tx: TenantTransaction, objects: readonly CrmObject[]): Promise<void> {
  const undone: boolean[] = [];
  for (const object of objects) undone.push((await tx.sync.pass(object, "full")) !== null);
  const cutAt = undone.indexOf(true);
  if (cutAt !== -1 && undone.slice(cutAt).every(Boolean)) return;
  for (const [at, object] of objects.entries()) if (undone[at] !== true) await tx.sync.savePass(object, "full", freshPass(null, null));
}

async function wholePass(tx: TenantTransaction, object: CrmObject): Promise<PassPlan | null> {
  const begun = await tx.sync.pass(object, "full");
  if (begun === null && (await tx.sync.marks(object)) !== null) return null;
  const pass = begun ?? freshPass(null, null);
  if (begun === null) await tx.sync.savePass(object, "full", pass);
  return { object, stream: "full", pass, looks: [], finish: endWhole(object) };
}

/** The end of a pass over everything: both streams begin where it began. */
function endWhole(object: CrmObject): PassPlan["finish"] {
  return async (tx, pass, watermark) => {
    const isBlind = await seesNothing(tx, object, pass, watermark);
    await tx.sync.saveMarks(object, marksAfterFullPass(watermark, await tx.sync.marks(object)));
    for (const stream of ["live", "settled"] as const) await tx.sync.endPass(object, stream);
    return { mark: watermark, isBlind };
  };
}

/** The beginning of time is the newest change of a vendor that shows none. */
const NEVER = instant(0);

/** There are records, but none can be asked for by the time of its change; or we know of records, and the vendor of none. */
async function seesNothing(tx: TenantTransaction, object: CrmObject, { read }: Pass, watermark: Instant): Promise<boolean> {
  if (read > 0) return watermark === NEVER;
  return ((await tx.mirror.counts())[object] ?? 0) > 0;
}

async function livePass(tx: TenantTransaction, object: CrmObject, now: Instant | null): Promise<PassPlan | null> {
  const marks = await tx.sync.marks(object);
  if (marks === null) return null;
  const pass = (await tx.sync.pass(object, "live")) ?? freshPass(liveWindow(marks, now).since, null);
  return { object, stream: "live", pass, looks: [], finish: (end, seen, watermark) => endLook(end, { object, pass: seen, watermark, begun: marks }) };
}

interface LookEnd {
  readonly object: CrmObject;
  readonly pass: Pass;
  readonly watermark: Instant;
  readonly begun: Marks;
}

async function endLook(tx: TenantTransaction, { object, pass, watermark, begun }: LookEnd): Promise<{ readonly mark: Instant; readonly isBlind: boolean }> {
  const marks = (await tx.sync.marks(object)) ?? begun;
  const after = afterLook(marks, pass.since ?? marks.live, { read: pass.read, newest: watermark, at: pass.beganAt });
  await tx.sync.saveMarks(object, after);
  return { mark: after.live, isBlind: false };
}

async function settledPass(tx: TenantTransaction, object: CrmObject, now: Instant | null): Promise<PassPlan | null> {
  const marks = await tx.sync.marks(object);
  if (marks === null) return null;
  const window = now === null ? null : settledWindow(marks, now);
  const pass = (await tx.sync.pass(object, "settled")) ?? (window === null ? null : freshPass(window.since, window.until));
  if (pass === null) return null;
  return {
    object, stream: "settled", pass, looks: marks.looks,
    finish: async (end, seen) => {
      const { since, until, changed, lateMs } = seen;
      const after = afterSettled((await end.sync.marks(object)) ?? marks, { since: since ?? NEVER, until }, { count: changed, lagMs: lateMs });
      await end.sync.saveMarks(object, after);
      return { mark: after.settled, isBlind: false };
    },
  };
}

/** What has no time is read whole, as often as the settled stream reads; its marks tell when that was. */
async function timelessPass(tx: TenantTransaction, object: CrmObject, now: Instant | null): Promise<PassPlan | null> {
  const marks = await tx.sync.marks(object);
  const pass = await tx.sync.pass(object, "settled");
  if (marks !== null && pass === null && now !== null && settledWindow(marks, now) === null) return null;
  return {
    object, stream: "settled", pass: pass ?? freshPass(null, null), looks: [],
    finish: async (end, _seen, watermark) => {
      await end.sync.saveMarks(object, marksAfterFullPass(watermark, await end.sync.marks(object)));
      return { mark: watermark, isBlind: false };
    },
  };
}
