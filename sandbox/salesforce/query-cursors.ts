import { refusal } from "./error-reply.ts";

/** A user has so many cursors at most; opening one more closes the oldest. */
const perUserMax = 10;
/** A cursor that nobody asked for this long is gone. */
const idleMsMax = 2 * 24 * 60 * 60 * 1000;

interface Cursor {
  readonly userId: string;
  readonly records: readonly object[];
  readonly pageRows: number;
  usedAt: number;
}

/** A page of a query's answer, as the vendor tells it. */
export interface QueryPage {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly object[];
}

/** Where the pages of one query lie. */
export interface CursorPlace {
  readonly userId: string;
  /** The path before the locator: `/services/data/v66.0/query`. */
  readonly path: string;
  readonly nowMs: number;
}

/** The answers of queries that did not fit into one page. They do not outlive the process, as they would not outlive a failover. */
export class QueryCursors {
  readonly #cursors = new Map<string, Cursor>();
  #made = 0;

  /** The first page; the rest waits under the locator that `nextRecordsUrl` names. */
  first(result: { readonly totalSize: number; readonly records: readonly object[] }, pageRows: number, place: CursorPlace): QueryPage {
    const { totalSize, records } = result;
    if (records.length <= pageRows) return { totalSize, done: true, records };
    this.#made += 1;
    const id = `01g${String(this.#made).padStart(15, "0")}`;
    this.#cursors.set(id, { userId: place.userId, records, pageRows, usedAt: place.nowMs });
    this.#dropOldest(place.userId);
    return { totalSize, done: false, nextRecordsUrl: `${place.path}/${id}-${String(pageRows)}`, records: records.slice(0, pageRows) };
  }

  /** The page that a locator names. It can be asked for again. */
  next(locator: string, place: CursorPlace): QueryPage {
    const [id = "", from = ""] = locator.split("-");
    const cursor = this.#cursors.get(id);
    const start = Number(from);
    if (cursor === undefined || cursor.userId !== place.userId || cursor.usedAt < place.nowMs - idleMsMax || !/^\d{1,7}$/.test(from)) throw lost();
    const { records, pageRows } = cursor;
    cursor.usedAt = place.nowMs;
    const end = start + pageRows;
    const page = { totalSize: records.length, records: records.slice(start, end) };
    return end >= records.length ? { ...page, done: true } : { ...page, done: false, nextRecordsUrl: `${place.path}/${id}-${String(end)}` };
  }

  clear(): void {
    this.#cursors.clear();
  }

  #dropOldest(userId: string): void {
    const own = [...this.#cursors].filter(([, cursor]) => cursor.userId === userId);
    for (const [id] of own.slice(0, Math.max(0, own.length - perUserMax))) this.#cursors.delete(id);
  }
}

function lost(): Error {
  return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
}
