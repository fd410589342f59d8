import type { Kysely, Transaction } from "kysely";
import type { AuditFact } from "../../domain/audit/fact.ts";
import { hasSecret } from "../../domain/audit/settle-slots.ts";
import type { AuditCommitter, AuditReceipt } from "../../ports/audit-log.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import { type AppendParts, appendEntries } from "./append.ts";
import { type ManyAppender, manyAppender } from "./append-many.ts";
import { actFor, runnerOf } from "./sql-runner.ts";

/** Entries of one commit: enough that its cost is shared, few enough that a reader waits milliseconds. */
const BATCH_ENTRIES_MAX = 1_024;
/** Entries that may wait in one lane; more come only when the database stands still. */
const WAITING_ENTRIES_MAX = 50_000;

/** A committer that can be waited for. */
export interface DrainedCommitter extends AuditCommitter {
  /** Waits until everything given so far has been answered. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly log: LogName;
  readonly fact: AuditFact;
  readonly id: string;
  readonly done: (receipt: AuditReceipt) => void;
  readonly failed: (error: unknown) => void;
}

/** Commits of a process that may be under way at once. A log is always in the same one: its entries keep their order, and no two commits wait for one head. */
const LANES = 4;

/**
 * The committer of one process: while a commit is under way, entries gather for the next. All logs of a batch share one
 * commit; those with values to be kept beside the log share a transaction of their own, in which their heads are locked
 * in ascending order so that committers never wait for each other in a circle. When a batch is refused its entries are
 * tried one by one: one that cannot be written holds up no other. With many logs several batches are under way, so that
 * one is made while the database is at another.
 */
export function auditCommitter<Schema>(kysely: Kysely<Schema>, parts: AppendParts): DrainedCommitter {
  const lanes = Array.from({ length: LANES }, () => committerLane(kysely, parts));
  const laneOf = new Map<string, DrainedCommitter>();
  return {
    append(log, fact) {
      // In turn, as logs are first seen: names are random, and a hash of few logs spreads them unevenly.
      const lane = laneOf.get(log.log) ?? lanes[laneOf.size % LANES];
      if (lane === undefined) return Promise.reject(new Error("a committer has a lane at least"));
      laneOf.set(log.log, lane);
      return lane.append(log, fact);
    },
    drain: async () => { await Promise.all(lanes.map((lane) => lane.drain())); },
  };
}

function committerLane<Schema>(kysely: Kysely<Schema>, parts: AppendParts): DrainedCommitter {
  const waiting: Waiting[] = [];
  const many = manyAppender(kysely, parts);
  let running: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_ENTRIES_MAX);
      // What answers nobody must not leave them waiting.
      await commit({ kysely, parts, many }, batch).catch((error: unknown) => { for (const one of batch) one.failed(error); });
    }
  };
  const start = (): Promise<void> => {
    // In a later turn, so that whatever this turn still gives shares the first commit.
    running ??= Promise.resolve().then(run).finally(() => {
      running = null;
      if (waiting.length > 0) void start();
    });
    return running;
  };
  return {
    append(log, fact) {
      if (waiting.length >= WAITING_ENTRIES_MAX) return Promise.reject(new Error("the audit log takes no more entries: the database does not keep up"));
      return new Promise((done, failed) => {
        waiting.push({ log, fact, id: parts.randomness.uuidV7(parts.clock.now()), done, failed });
        void start();
      });
    },
    async drain() {
      while (running !== null || waiting.length > 0) await start();
    },
  };
}

interface Lane<Schema> {
  readonly kysely: Kysely<Schema>;
  readonly parts: AppendParts;
  readonly many: ManyAppender;
}

async function commit<Schema>({ kysely, parts, many }: Lane<Schema>, batch: readonly Waiting[]): Promise<void> {
  const byLog = [...Map.groupBy(batch, ({ log }) => `${log.installation} ${log.log}`).values()];
  const isPlain = (entries: readonly Waiting[]): boolean => !entries.some(({ fact }) => hasSecret(fact.data));
  const quick = byLog.filter(isPlain);
  await Promise.all([
    attempt({ kysely, parts }, quick.flat(), () => appendQuickly(many, quick)),
    attempt({ kysely, parts }, byLog.filter((entries) => !isPlain(entries)).flat(), (slow) => kysely.transaction().execute((db) => write(db, parts, slow, false))),
  ]);
}

/** Answers everybody of a batch; when it is refused as a whole, each for itself. */
async function attempt<Schema>({ kysely, parts }: Pick<Lane<Schema>, "kysely" | "parts">, batch: readonly Waiting[], append: (batch: readonly Waiting[]) => Promise<ReadonlyMap<string, AuditReceipt>>): Promise<void> {
  if (batch.length === 0) return;
  try {
    const receipts = await append(batch);
    const [done, left] = [batch.filter(({ id }) => receipts.has(id)), batch.filter(({ id }) => !receipts.has(id))];
    for (const one of done) settle(one, receipts);
    // Others append to these logs as well, and were quicker every time: behind their locks.
    await attempt({ kysely, parts }, left, (again) => kysely.transaction().execute((db) => write(db, parts, again, false)));
  } catch {
    for (const one of batch) await commitAlone(kysely, parts, one);
  }
}

/** Logs that others appended to meanwhile are tried again where they end now. */
const TRIES_MAX = 2;

async function appendQuickly(many: ManyAppender, byLog: readonly (readonly Waiting[])[]): Promise<ReadonlyMap<string, AuditReceipt>> {
  const receipts = new Map<string, AuditReceipt>();
  let left = byLog;
  for (let tries = 0; tries < TRIES_MAX && left.length > 0; tries += 1) {
    const some = left.flatMap((entries) => (entries[0] === undefined ? [] : [{ name: entries[0].log, entries: entries.map(({ fact, id }) => ({ fact, id })) }]));
    for (const [id, receipt] of await many.append(some)) receipts.set(id, receipt);
    left = left.filter(([first]) => first !== undefined && !receipts.has(first.id));
  }
  return receipts;
}

/** The first attempt may have been durable although its answer was lost; an entry's id tells. */
async function commitAlone<Schema>(kysely: Kysely<Schema>, parts: AppendParts, one: Waiting): Promise<void> {
  try {
    settle(one, await kysely.transaction().execute((db) => write(db, parts, [one], true)));
  } catch (error) {
    one.failed(error);
  }
}

function settle(one: Waiting, receipts: ReadonlyMap<string, AuditReceipt>): void {
  const receipt = receipts.get(one.id);
  if (receipt === undefined) one.failed(new Error("the audit log gave no receipt"));
  else one.done(receipt);
}

async function write<Schema>(db: Transaction<Schema>, parts: AppendParts, batch: readonly Waiting[], again: boolean): Promise<ReadonlyMap<string, AuditReceipt>> {
  const runner = runnerOf(db);
  const receipts = new Map<string, AuditReceipt>();
  const byLog = Map.groupBy(batch, (one) => one.log.log);
  for (const [, entries] of [...byLog].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = entries;
    if (first === undefined) continue;
    await actFor(runner, first.log.installation);
    // Behind the lock: the first attempt may be committing still.
    if (again) await runner.query("SELECT steward.audit_lock($1)", [first.log.log]);
    const known = again ? await runner.query<AuditReceipt>("SELECT seq, id::text FROM steward.audit_entry WHERE log = $1 AND id = $2", [first.log.log, first.id]) : [];
    const wanted = known.length > 0 ? [] : entries.map(({ fact, id }) => ({ fact, id }));
    for (const receipt of [...known, ...(await appendEntries(parts, runner, first.log, wanted))]) receipts.set(receipt.id, receipt);
  }
  return receipts;
}
