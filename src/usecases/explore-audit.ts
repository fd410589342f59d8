import { leafHash } from "../domain/audit/chain.ts";
import type { AuditJson } from "../domain/audit/fact.ts";
import { indexName } from "../domain/audit/index-names.ts";
import { readJson } from "../domain/audit/read-json.ts";
import { memberOf } from "../domain/audit/reveal.ts";
import { type ShownEntry, shownEntry, textOf } from "../domain/audit/shown-entry.ts";
import { actorOf } from "../domain/audit/tell-entry.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { AuditIndex } from "../ports/audit-index.ts";
import type { Store } from "../ports/store.ts";

/** What exploring a log takes. */
export interface ExploreDeps {
  readonly store: Pick<Store, "inInstallation">;
}

/** Which entries to show; null where anything will do. `to` is not included; nor is `before`. */
export interface LogQuery {
  readonly type: string | null;
  /** Kind and id, as {@link actorOf} has them. */
  readonly actor: string | null;
  /** What the CRM calls it, or what we do. */
  readonly record: { readonly object: string | null; readonly id: string } | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly fromSeq: number;
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export interface LogPage {
  readonly entries: readonly ShownEntry[];
  /** `before` of the next page; null where there is none. */
  readonly next: number | null;
  readonly size: number;
  /** So many entries are found by filters; newer ones are not yet. */
  readonly indexed: number;
}

/** Rows of the index that one page looks through, at most: beyond, it ends where it is and can be gone on with. */
const CANDIDATES_MAX = 2_000;

/** A page of the log, newest first, by the index where there is a filter. */
export function exploreLog({ store }: ExploreDeps, installation: InstallationId, query: LogQuery): Promise<LogPage> {
  return store.inInstallation(installation, async ({ auditIndex: index }) => {
    const span = query.from === null && query.to === null ? { from: 0, before: Number.MAX_SAFE_INTEGER } : await index.span(query.from, query.to);
    const from = Math.max(span.from, query.fromSeq);
    let before = Math.min(span.before, query.before ?? Number.MAX_SAFE_INTEGER);
    const found: ShownEntry[] = [];
    let isOver = false;
    for (let seen = 0; !isOver && found.length <= query.limit && seen < CANDIDATES_MAX;) {
      const stored = await candidates(index, query, { from, before, limit: query.limit + 1 });
      for (const { seq, bytes } of stored) {
        const entry = readJson(bytes);
        if (fits(entry, query) && found.length <= query.limit) found.push(shownEntry(seq, entry));
      }
      isOver = stored.length <= query.limit;
      before = stored.at(-1)?.seq ?? before;
      seen += stored.length;
    }
    const entries = found.slice(0, query.limit);
    const next = found.length > query.limit ? (entries.at(-1)?.seq ?? null) : isOver ? null : before;
    return { entries, next, ...(await index.reach()) };
  });
}

interface Range {
  readonly from: number;
  readonly before: number;
  readonly limit: number;
}

async function candidates(index: AuditIndex, { type, actor, record }: LogQuery, range: Range): Promise<readonly { readonly seq: number; readonly bytes: string }[]> {
  const what = actor !== null ? indexName.actor(actor, type) : type === null ? null : indexName.type(type);
  if (record === null && what === null) return index.newest(range);
  const seqs = record === null ? await index.find({ any: [what ?? ""], and: null, ...range }) : await index.find({ any: [indexName.record(record.id)], and: what, ...range });
  return (await index.entries(seqs)).toReversed();
}

/** A name of the index is a hash, and a minute is no moment: the entry has the word. */
function fits(entry: AuditJson, { type, actor, record, from, to }: LogQuery): boolean {
  const [at, subject] = [textOf(entry, "at"), memberOf(entry, "subject") ?? null];
  return (type === null || textOf(entry, "type") === type)
    && (actor === null || actorOf(memberOf(entry, "actor")) === actor)
    && (record === null || ((record.object === null || textOf(subject, "object") === record.object) && [textOf(subject, "id"), textOf(memberOf(entry, "data") ?? null, "crm_id")].includes(record.id)))
    && (from === null || at >= from) && (to === null || at < to);
}

/** One entry as it is stored, and those beside it. */
export interface EntryWithNeighbours {
  readonly entry: StoredAndShown;
  readonly before: StoredAndShown | null;
  readonly after: StoredAndShown | null;
  /** Whether each link holds: that the entry names the one before it, and the one after names it. Null where there is none. */
  readonly links: { readonly before: boolean | null; readonly after: boolean | null };
  readonly size: number;
}

/** An entry in words and in its own bytes. */
export interface StoredAndShown extends ShownEntry {
  readonly bytes: string;
  /** RFC 6962 leaf hash of the bytes, computed now. */
  readonly leaf: string;
}

/** An entry between its neighbours; `entry` is null where no row has this number. */
export function readEntry({ store }: ExploreDeps, installation: InstallationId, seq: number): Promise<Omit<EntryWithNeighbours, "entry"> & { readonly entry: StoredAndShown | null }> {
  return store.inInstallation(installation, async ({ auditIndex: index }) => {
    const stored = new Map((await index.entries([seq - 1, seq, seq + 1])).map(({ seq: at, bytes }) => [at, { ...shownEntry(at, readJson(bytes)), bytes, leaf: leafHash(bytes) }]));
    const [before, entry, after] = [seq - 1, seq, seq + 1].map((at) => stored.get(at) ?? null);
    const linked = (one: StoredAndShown | null, next: StoredAndShown | null): boolean | null => (one === null || next === null ? null : textOf(readJson(next.bytes), "_prev") === one.leaf);
    return { before: before ?? null, entry: entry ?? null, after: after ?? null, links: { before: linked(before ?? null, entry ?? null), after: linked(entry ?? null, after ?? null) }, size: (await index.reach()).size };
  });
}
