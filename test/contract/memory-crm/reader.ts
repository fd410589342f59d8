import * as z from "zod";

import { ok } from "../../../src/domain/model/result.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { CrmReader } from "../../../src/ports/crm-reader.ts";
import type { Client } from "./client.ts";
import { toRecord } from "./map.ts";
import { RowsSchema, TYPES } from "./nouns.ts";

/** Where a pass stands: the keyset of the last row, and the newest change seen so far. */
const CursorSchema = z.strictObject({ from: z.number().nullable(), after: z.number(), newest: z.number().nullable() });
type Cursor = z.infer<typeof CursorSchema>;

/** Reads by id, or by time of change and id: no page shifts while rows change. */
export function createReader(client: Client): CrmReader {
  return {
    objects: ["user", "account", "contact", "opportunity", "email", "call", "meeting", "text", "note", "task"],
    timeless: [],
    async readPage({ object, since, until, cursor }) {
      const start: Cursor = { from: since === null ? null : Date.parse(since), after: 0, newest: since === null ? null : Date.parse(since) };
      const at = (cursor === null ? null : readCursor(cursor, since === null)) ?? start;
      const asked = at.from === null ? { op: "all", type: TYPES[object], after: at.after } as const
        : { op: "changes", type: TYPES[object], from: at.from, after: at.after, ...(until === undefined ? {} : { until: Date.parse(until) }) } as const;
      const page = await client(asked, RowsSchema);
      if (!page.ok) return page;
      const { rows, now } = page.value;
      const last = rows.at(-1);
      const records = rows.map((row) => toRecord(object, row));
      const readAt = instant(now);
      if (last === undefined) return ok({ records, next: null, watermark: instant(at.newest ?? now), readAt });
      // A full pass ends where it began, in time: what changes meanwhile is the next one's.
      const newest = at.from === null ? at.newest ?? now : last.changedAt;
      const next: Cursor = { from: at.from === null ? null : last.changedAt, after: Number(last.id), newest };
      return ok({ records, next: JSON.stringify(next), watermark: null, readAt });
    },
    async readByIds(object, ids) {
      const found = await client({ op: "get", type: TYPES[object], by: "id", of: [...new Set(ids)] }, RowsSchema);
      return found.ok ? ok(found.value.rows.map((row) => toRecord(object, row))) : found;
    },
    // Nobody can change the fields that this CRM comes with, and ours are the provisioner's.
    describe: () => Promise.resolve(ok(null)),
  };
}

/** Null for a cursor of another pass or version: then the pass begins anew. */
function readCursor(text: string, isFull: boolean): Cursor | null {
  try {
    const cursor = CursorSchema.safeParse(JSON.parse(text)).data;
    return cursor !== undefined && (cursor.from === null) === isFull ? cursor : null;
  } catch {
    return null;
  }
}
