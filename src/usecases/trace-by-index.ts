import { indexName } from "../domain/audit/index-names.ts";
import type { RecordTracer, Sought } from "../domain/audit/trace-record.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { AuditIndex } from "../ports/audit-index.ts";
import type { Store } from "../ports/store.ts";

/** As many rounds as a walk over the whole log makes. */
const ROUNDS_MAX = 20;
/** More entries than a history shows are read by export. */
const ENTRIES_MAX = 20_000;

/** How far the index reached when a record was looked up in it. */
export interface Reach {
  readonly indexed: number;
  readonly size: number;
}

/**
 * Finds for these tracers what a walk over the whole log would find, by the log's index: entries that belong to a record name
 * it, name one another, or are named. It rests on the index, which proves nothing, and says how far that reaches.
 */
export function traceByIndex({ store }: { readonly store: Pick<Store, "inInstallation"> }, installation: InstallationId, tracers: readonly RecordTracer[]): Promise<Reach> {
  return store.inInstallation(installation, async (tx) => {
    const read = new Map<number, string>();
    const asked = { names: new Set<string>(), ids: new Set<string>() };
    for (let round = 0; round < ROUNDS_MAX && read.size < ENTRIES_MAX; round += 1) {
      const news = await lookUp(tx.auditIndex, tracers.map((tracer) => tracer.sought()), asked);
      for (const { seq, bytes } of news) read.set(seq, bytes);
      const inOrder = [...read].toSorted(([a], [b]) => a - b);
      do for (const [seq, bytes] of inOrder) for (const tracer of tracers) tracer.push({ seq, bytes });
      while (tracers.filter((tracer) => tracer.wantsAnother()).length > 0);
      if (news.length === 0 && round > 0) break;
    }
    return tx.auditIndex.reach();
  });
}

/** Entries by what was not asked for before. */
async function lookUp(index: AuditIndex, sought: readonly Sought[], asked: { readonly names: Set<string>; readonly ids: Set<string> }) {
  const names = fresh(asked.names, sought.flatMap(({ records, referredTo, decided, erased }) =>
    [...records.map(indexName.record), ...referredTo.map(indexName.follows), ...decided.map(indexName.decides), ...erased.map(indexName.erases)]));
  const ids = fresh(asked.ids, sought.flatMap(({ entries }) => entries));
  return [...(await index.entries(await index.withAny(names, ENTRIES_MAX))), ...(await index.entriesOf(ids))];
}

function fresh(known: Set<string>, wanted: readonly string[]): readonly string[] {
  const news = [...new Set(wanted)].filter((one) => !known.has(one));
  for (const one of news) known.add(one);
  return news;
}
