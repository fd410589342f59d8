import { syncFact } from "../domain/audit/sync-fact.ts";
import { ENGAGEMENT_OBJECTS } from "../domain/model/engagement.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { traceOfEngagement } from "../domain/twin/engagement-trace.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmReader, ReadPage } from "../ports/crm-reader.ts";
import type { CrmEngagement, CrmObject, CrmRecord } from "../ports/crm-records.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What a synchronisation needs. */
export interface SyncDeps {
  readonly store: Store;
  readonly reader: CrmReader;
  /** Told after every page, for people who wait. */
  readonly onPage?: (object: CrmObject, records: number) => void;
}

/** How many records were read, and how many of them were news. */
export interface SyncCounts {
  readonly read: number;
  readonly changed: number;
}

/** Far more than any portal has; a reader that never ends is a bug, not a big portal. */
const PAGES_MAX = 100_000;

/**
 * Reads what changed in the CRM into the mirror, object by object. Each page is stored with its mark in one
 * transaction, so that a cut run goes on where it was; reading a page twice changes nothing.
 */
export async function syncRecords(
  deps: SyncDeps,
  installation: InstallationId,
  { object, full }: { readonly object: CrmObject | null; readonly full: boolean },
): Promise<Result<SyncCounts, CrmError>> {
  let read = 0;
  let changed = 0;
  for (const one of object === null ? deps.reader.objects : [object]) {
    if (full) await deps.store.inInstallation(installation, (tx) => tx.mirror.setWatermark(one, { since: null, cursor: null }));
    const counts = await syncObject(deps, installation, one);
    if (!counts.ok) return counts;
    read += counts.value.read;
    changed += counts.value.changed;
  }
  return ok({ read, changed });
}

async function syncObject({ store, reader, onPage }: SyncDeps, installation: InstallationId, object: CrmObject): Promise<Result<SyncCounts, CrmError>> {
  let read = 0;
  let changed = 0;
  const begun = await store.inInstallation(installation, (tx) => tx.mirror.watermark(object));
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const mark = page === 0 ? begun : await store.inInstallation(installation, (tx) => tx.mirror.watermark(object));
    const got = await reader.readPage({ object, since: mark.since, cursor: mark.cursor });
    if (!got.ok) {
      await store.inInstallation(installation, async (tx) => {
        if (got.error.kind === "unauthorized") await tx.setState("reconnect-needed");
        await tx.audit.append([syncFact(object, { phase: "abort", before: begun.since, after: mark.since, read, changed })]);
      });
      return err(got.error);
    }
    changed += await store.inInstallation(installation, (tx) => keep(tx, object, got.value, mark.since));
    read += got.value.records.length;
    onPage?.(object, got.value.records.length);
    if (got.value.next === null) break;
  }
  await store.inInstallation(installation, async (tx) => {
    const after = await tx.mirror.watermark(object);
    // A look that found nothing new is no event; every five minutes of it would bury what is.
    if (changed === 0 && begun.since !== null) return;
    await tx.audit.append([syncFact(object, { phase: "end", before: begun.since, after: after.since, read, changed })]);
  });
  return ok({ read, changed });
}

async function keep(tx: TenantTransaction, object: CrmObject, page: ReadPage, since: string | null): Promise<number> {
  const changed = await tx.mirror.upsert(page.records);
  const foreign = page.records.filter(isEngagement).filter((engagement) => engagement.key === null && engagement.object !== "task");
  const { policy } = tx.installation;
  await tx.mirror.saveForeign(foreign.map((engagement) => ({ engagement, trace: traceOfEngagement(engagement, policy) })));
  await tx.mirror.setWatermark(object, { since: page.watermark ?? since, cursor: page.next });
  return changed;
}

function isEngagement(record: CrmRecord): record is CrmEngagement {
  return ENGAGEMENT_OBJECTS.some((object) => object === record.object);
}
