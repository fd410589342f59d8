import type { Kysely } from "kysely";

import type { ChainHead } from "../../domain/audit/chain.ts";
import type { AuditReceipt } from "../../ports/audit-log.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import { type AppendParts, type NewEntry, type Sealed, sealAll } from "./append.ts";

/** Entries for one log, in order. None has a value that is kept beside the log. */
export interface ForLog {
  readonly name: LogName;
  readonly entries: readonly NewEntry[];
}

/** Appends to several logs in one statement, and so in one commit. */
export interface ManyAppender {
  /** Receipts by the entries' ids. Those of a log that others appended to meanwhile, or of which one cannot be written, are not there: it is as it was. */
  append(some: readonly ForLog[]): Promise<ReadonlyMap<string, AuditReceipt>>;
}

interface HeadRow extends ChainHead {
  readonly log: string;
  readonly is_appended: boolean;
}

/** A size that no log has: asks for its end. */
const UNKNOWN: ChainHead = { size: -1, leaf: "" };
const APPEND = "SELECT log, size, leaf, is_appended FROM steward.audit_append_many($1, $2, $3, $4, $5, $6)";

/**
 * Remembers where logs ended when it last saw them, so that entries are sealed without asking first: one way to the
 * database and back for a commit. The database has the last word, as always.
 */
export function manyAppender<Schema>(kysely: Kysely<Schema>, parts: AppendParts): ManyAppender {
  const heads = new Map<string, ChainHead>();
  const send = async (some: readonly ForLog[], sealed: readonly (readonly Sealed[])[]): Promise<readonly HeadRow[]> => {
    const ends = some.map(({ name }) => heads.get(name.log) ?? UNKNOWN);
    const { rows } = await kysely.executeQuery<HeadRow>({
      sql: APPEND, query: { kind: "RawNode", sqlFragments: [APPEND], parameters: [] }, queryId: { queryId: "text" },
      parameters: [
        some.map(({ name }) => name.installation), some.map(({ name }) => name.log), ends.map(({ size }) => size), ends.map(({ leaf }) => leaf),
        sealed.map((entries) => entries.length), sealed.flatMap((entries) => entries.map(({ bytes }) => bytes)),
      ],
    });
    for (const { log, size, leaf } of rows) heads.set(log, { size, leaf });
    return rows;
  };
  return {
    async append(some) {
      // In one order, so that two never wait for each other's logs in a circle.
      const ordered = some.toSorted((a, b) => (a.name.log < b.name.log ? -1 : 1));
      const unknown = ordered.filter(({ name }) => !heads.has(name.log));
      if (unknown.length > 0) await send(unknown, unknown.map(() => []));
      // One that cannot be written holds up its own log alone.
      const ready = ordered.flatMap((one) => {
        const entries = sealedBehind(parts, one, heads.get(one.name.log) ?? UNKNOWN);
        return entries === null ? [] : [{ one, entries }];
      });
      if (ready.length === 0) return new Map();
      try {
        const sealed = ready.map(({ entries }) => entries);
        const rows = await send(ready.map(({ one }) => one), sealed);
        return new Map(rows.flatMap(({ is_appended: isAppended }, index) => (isAppended ? sealed[index] ?? [] : []).map(({ receipt }): [string, AuditReceipt] => [receipt.id, receipt])));
      } catch (error) {
        // What became of it is not known, nor where the logs end.
        for (const { name } of ordered) heads.delete(name.log);
        throw error;
      }
    },
  };
}

/** Null when one of them is nothing that the format allows: whoever takes them one by one finds it. */
function sealedBehind(parts: AppendParts, { name, entries }: ForLog, head: ChainHead): readonly Sealed[] | null {
  try {
    return sealAll(parts, name.log, head, entries);
  } catch {
    return null;
  }
}
