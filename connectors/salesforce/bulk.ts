import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { after } from "../shared/backoff.ts";
import { countRows, dropJob, jobState, makeJob, readResults } from "./bulk-job.ts";
import type { BulkPlace, Reading, Waiting } from "./bulk-place.ts";
import { keyset } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { newestStamp } from "./newest.ts";
import type { RecordParts } from "./records.ts";
import type { Row } from "./rows.ts";
import { all, count, select } from "./soql.ts";
import type { Source } from "./sources.ts";

/** What reading in bulk takes. */
export interface BulkParts extends RecordParts {
  /** Waits between two questions after a job. */
  readonly wait: (ms: number) => Promise<void>;
}

/** What to do for a page of a pass over everything. */
export type BulkStep =
  /** The query resource reads the page, from this cursor. */
  | { readonly by: "query"; readonly cursor: Cursor }
  /** Nothing to tell yet: go on from this cursor. */
  | { readonly by: "waiting"; readonly cursor: Cursor }
  /** Rows of a job, and where to go on; null when the source is read whole. */
  | { readonly by: "bulk"; readonly rows: readonly Row[]; readonly next: Cursor | null };

/** Salesforce's own advice is bulk from here on ("use above 2,000 records"); one answer of the query resource holds as many. */
const BULK_MIN_ROWS = 2_000;
/** Rows of one set of results: few enough that memory does not notice them. */
const RESULT_ROWS = 2_000;
/** A set that does not arrive is asked for again in halves, down to this. */
const RESULT_ROWS_MIN = 125;

/** The first question after a job; each waits twice as long as the one before. */
const POLL_FIRST_MS = 1_000;
const POLL_MAX_MS = 30_000;
/** So many questions a job, two hours: polling every second once cost somebody 100,000 calls in an afternoon. */
const POLLS_MAX = 250;
/** So many broken answers in a row, and the query resource takes over. */
const TROUBLES_MAX = 5;
/** After a refusal (a rolling day's jobs or volume are used up, the right is missing, the job is gone) bulk is tried again. */
const AGAIN_MS = 60 * 60 * 1000;

/**
 * Decides how the next page of a pass over everything is read. The first page always comes from the query resource; where
 * it was full and many rows follow, the rest is asked for in bulk, and whenever that fails the query resource goes on where it stood.
 */
export async function bulkStep(parts: BulkParts, source: Source, cursor: Cursor, isFixed: boolean): Promise<Result<BulkStep, CrmError>> {
  if (cursor.from !== null || cursor.after === null) return ok({ by: "query", cursor });
  const place = cursor.bulk;
  if (place?.state === "waiting") return poll(parts, source, cursor, place);
  if (place?.state === "reading") return readSet(parts, source, cursor, place);
  if (place?.state === "needless" || (place?.state === "refused" && place.until > parts.clock.now())) return ok({ by: "query", cursor });
  return start(parts, source, cursor, isFixed);
}

async function start(parts: BulkParts, source: Source, cursor: Cursor, isFixed: boolean): Promise<Result<BulkStep, CrmError>> {
  const where = all(keyset(cursor, source.stamp), source.filter);
  const left = await countRows(parts.client, count({ from: source.sobject, where }));
  if (!left.ok && isForAll(left.error)) return left;
  // What is too much to be counted in time is no few.
  if (left.ok && left.value <= BULK_MIN_ROWS) return ok({ by: "query", cursor: at(cursor, { state: "needless" }) });
  // A job reads in no order and over minutes: only what stood before it began is certain to have been seen.
  const newest = isFixed ? ok(null) : await newestStamp(parts.client, source);
  if (!newest.ok) return newest;
  const high = newest.value !== null && newest.value > cursor.high ? newest.value : cursor.high;
  const job = await makeJob(parts.client, select({ fields: source.fields, from: source.sobject, where }));
  if (job.ok) return ok({ by: "waiting", cursor: at({ ...cursor, high }, { state: "waiting", job: job.value, polls: 0, troubles: 0 }) });
  return isForAll(job.error) ? job : ok(refused(parts, cursor));
}

async function poll(parts: BulkParts, source: Source, cursor: Cursor, place: Waiting): Promise<Result<BulkStep, CrmError>> {
  await parts.wait(pollDelayMs(place.polls));
  const state = await jobState(parts.client, place.job);
  if (!state.ok) return afterTrouble(parts, cursor, { ...place, polls: place.polls + 1 }, state.error);
  if (state.value === "done") return readSet(parts, source, cursor, { state: "reading", job: place.job, locator: null, rows: RESULT_ROWS, troubles: 0 });
  const isEndless = place.polls + 1 >= POLLS_MAX;
  if (state.value === "running" && !isEndless) return ok({ by: "waiting", cursor: at(cursor, { ...place, polls: place.polls + 1, troubles: 0 }) });
  await dropJob(parts.client, place.job, isEndless);
  return ok(refused(parts, cursor));
}

async function readSet(parts: BulkParts, source: Source, cursor: Cursor, place: Reading): Promise<Result<BulkStep, CrmError>> {
  const set = await readResults(parts.client, source, place);
  if (!set.ok) {
    await parts.wait(pollDelayMs(place.troubles));
    return afterTrouble(parts, cursor, { ...place, rows: Math.max(RESULT_ROWS_MIN, Math.floor(place.rows / 2)) }, set.error);
  }
  const { rows, next } = set.value;
  if (next !== null) return ok({ by: "bulk", rows, next: at(cursor, { ...place, locator: next, troubles: 0 }) });
  await dropJob(parts.client, place.job, false);
  return ok({ by: "bulk", rows, next: null });
}

/** No answer is asked for again, a few times. Any refusal of the job itself (it went after a week, say) ends it: nothing of it is missed. */
async function afterTrouble(parts: BulkParts, cursor: Cursor, place: Waiting | Reading, error: CrmError): Promise<Result<BulkStep, CrmError>> {
  if (isForAll(error)) return err(error);
  const troubles = place.troubles + 1;
  if (error.kind === "unavailable" && troubles < TROUBLES_MAX) return ok({ by: "waiting", cursor: at(cursor, { ...place, troubles }) });
  await dropJob(parts.client, place.job, place.state === "waiting");
  return ok(refused(parts, cursor));
}

/** What stops every call, and so is no reason to go another way. */
const isForAll = ({ kind }: CrmError): boolean => kind === "unauthorized" || kind === "throttled";

const at = (cursor: Cursor, bulk: BulkPlace): Cursor => ({ ...cursor, bulk });

function refused({ clock }: BulkParts, cursor: Cursor): BulkStep {
  return { by: "query", cursor: at(cursor, { state: "refused", until: after(clock.now(), AGAIN_MS) }) };
}

/** How long to wait before asking for the nth time. */
export const pollDelayMs = (nth: number): number => Math.min(POLL_FIRST_MS * 2 ** Math.min(nth, 20), POLL_MAX_MS);
