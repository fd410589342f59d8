import { hintsFact } from "../domain/audit/hints-fact.ts";
import type { ContactId, CrmRecordId, InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { type Instant, instant } from "../domain/model/time.ts";
import { traceOfEngagement } from "../domain/twin/engagement-trace.ts";
import type { HintKind } from "../ports/change-hints.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmReader } from "../ports/crm-reader.ts";
import { type CrmObject, type CrmRecord, foreignEngagements } from "../ports/crm-records.ts";
import type { WaitingHint } from "../ports/hint-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What looking into hints takes. */
export interface ReadHintsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly reader: CrmReader;
  /** Forgets the people behind contacts that the CRM was told to forget. May be asked for the same again. */
  readonly erase: (contacts: readonly ContactId[]) => Promise<void>;
}

/** Records that are read and stored together: some calls' worth, and one short transaction. */
const RECORDS_PER_ROUND = 500;
/** The vendor refuses to show them, and would again a minute later. */
const REFUSED_AGAIN_MS = 15 * 60_000;
/** HubSpot, "Merge contacts": activities of the merged records may take 30 minutes to appear on the new one. */
const MERGE_SETTLES_MS = 35 * 60_000;
/** A page that was read is stored, or its pass cut, well before. */
const PAGE_STORED_MS = 5 * 60_000;

/**
 * Looks into some of what the CRM told by itself: reads the records as they are now, all of one object, and stores them.
 * Returns how many hints that settled, 0 when none is due. While the CRM cannot be asked the hints wait. A hint that comes
 * while its record is being read is looked into again; doing a round twice changes nothing.
 */
export async function readHints({ store, clock, reader, erase }: ReadHintsDeps, installation: InstallationId): Promise<Result<number, CrmError>> {
  const hints = await store.inInstallation(installation, (tx) => tx.hints.take(clock.now(), RECORDS_PER_ROUND));
  const object = hints[0]?.object;
  if (object === undefined) return ok(0);
  const forgotten = idsOf(hints, "forgotten");
  // Whoever is to be forgotten is not asked for any more.
  const wanted = idsOf(hints).filter((id) => !forgotten.includes(id));
  const read = wanted.length === 0 || !reader.objects.includes(object) ? ok([]) : await reader.readByIds(object, wanted);
  if (!read.ok) return refused({ store, clock }, installation, hints, read.error);
  if (object === "contact" && forgotten.length > 0) await eraseForgotten({ store, erase }, installation, forgotten);
  await store.inInstallation(installation, (tx) => keep(tx, clock, { object, hints, records: read.value, forgotten }));
  return ok(hints.length);
}

/** Whom the CRM was told to forget is erased here as if somebody had asked; before the hints are settled, so that a crash repeats it. */
async function eraseForgotten({ store, erase }: Pick<ReadHintsDeps, "store" | "erase">, installation: InstallationId, forgotten: readonly CrmRecordId[]): Promise<void> {
  const known = await store.inInstallation(installation, (tx) => tx.erasure.contacts({ ids: forgotten, addresses: [], phones: [] }));
  if (known.length > 0) await erase(known.map(({ id }) => id));
}

async function refused({ store, clock }: Pick<ReadHintsDeps, "store" | "clock">, installation: InstallationId, hints: readonly WaitingHint[], error: CrmError): Promise<Result<number, CrmError>> {
  if (error.kind === "throttled" || error.kind === "unavailable") return err(error);
  await store.inInstallation(installation, async (tx) => {
    if (error.kind === "unauthorized") await tx.setState("reconnect-needed");
    else await tx.hints.postpone(hints, instant(Date.parse(clock.now()) + REFUSED_AGAIN_MS));
  });
  return err(error);
}

interface Looked {
  readonly object: CrmObject;
  readonly hints: readonly WaitingHint[];
  readonly records: readonly CrmRecord[];
  readonly forgotten: readonly CrmRecordId[];
}

async function keep(tx: TenantTransaction, clock: Clock, { object, hints, records, forgotten }: Looked): Promise<void> {
  const forgets = object === "contact" ? await tx.mirror.forget(forgotten, clock.now()) : 0;
  const merged = mergedOf(records, hints);
  // Before the ids are folded: what hung on them is known by those.
  const tied = merged.length === 0 ? [] : await tx.mirror.linkedTo(object, merged.flatMap(namesOf));
  const news = await tx.mirror.upsertNews(records);
  const { policy } = tx.installation;
  await tx.mirror.saveForeign(foreignEngagements(records).map((engagement) => ({ engagement, trace: traceOfEngagement(engagement, policy) })));
  const found = new Set(records.flatMap(namesOf));
  const gone = await tx.mirror.tombstone(object, idsOf(hints, "deleted").filter((id) => !found.has(id)));
  await lookAtTied(tx, clock, [...tied, ...merged.map(({ crmId }) => ({ object, crmId }))], hints);
  await lookAgainBehindPages(tx, clock, object, hints);
  await tx.hints.settle(hints);
  // Last: whoever takes note of hints locks them first and the marks after.
  const unseen = unseenUntilNow(news, hints);
  if (unseen !== null) await tx.sync.noteStraggler(object, unseen);
  const changed = news.length;
  if (changed + gone + forgets > 0) await tx.audit.append([hintsFact(object, { read: records.length, changed, gone, forgotten: forgets })]);
}

/** Told as merged, or as deleted and led to another record: not every vendor says which it was. */
function mergedOf(records: readonly CrmRecord[], hints: readonly WaitingHint[]): readonly CrmRecord[] {
  const [merged, deleted] = [idsOf(hints, "merged"), idsOf(hints, "deleted")];
  return records.filter((record) => namesOf(record).some((id) => merged.includes(id)) || record.aliases.some((id) => deleted.includes(id)));
}

/** The earliest change that asking should have seen, had it been in view; what asking never sees tells nothing of that. */
function unseenUntilNow(news: readonly CrmRecord[], hints: readonly WaitingHint[]): Instant | null {
  const told = Map.groupBy(hints, ({ crmId }) => crmId);
  const plain = news.filter(({ crmId, modifiedAt }) => told.get(crmId)?.every(({ kind, at }) => kind === "changed" && at <= modifiedAt) ?? false);
  return plain.map(({ modifiedAt }) => modifiedAt).sort()[0] ?? null;
}

/** What hung on merged records is read now, for nothing else tells that it moved, and once more when all of it has. */
async function lookAtTied(tx: TenantTransaction, clock: Clock, tied: readonly { readonly object: CrmObject; readonly crmId: CrmRecordId }[], hints: readonly WaitingHint[]): Promise<void> {
  if (tied.length === 0) return;
  const at = hints.map((hint) => hint.at).reduce((latest, one) => (one > latest ? one : latest));
  const looks = tied.map((one) => ({ ...one, kind: "associations" as const, at }));
  for (const { object } of await tx.hints.add(looks, clock.now())) await tx.enqueue({ name: "sync-records", installation: tx.installation.id, object, full: true });
  await tx.hints.lookAgain(looks, instant(Date.parse(clock.now()) + MERGE_SETTLES_MS));
}

/** A page of everything that was read before these records and is stored after them puts back what moved no stamp. */
async function lookAgainBehindPages(tx: TenantTransaction, clock: Clock, object: CrmObject, hints: readonly WaitingHint[]): Promise<void> {
  const silent = hints.filter(({ kind, isSecondLook }) => !isSecondLook && (kind === "associations" || kind === "deleted"));
  if (silent.length === 0) return;
  const isCompared = (await tx.reconcile.run())?.passes.some((pass) => pass.object === object && pass.state !== "done") ?? false;
  if (isCompared || (await tx.sync.pass(object, "full")) !== null) await tx.hints.lookAgain(silent, instant(Date.parse(clock.now()) + PAGE_STORED_MS));
}

const namesOf = ({ crmId, aliases }: CrmRecord): readonly CrmRecordId[] => [crmId, ...aliases];

function idsOf(hints: readonly WaitingHint[], kind?: HintKind): readonly CrmRecordId[] {
  return [...new Set(hints.filter((hint) => kind === undefined || hint.kind === kind).map(({ crmId }) => crmId))];
}
