import { once } from "node:events";
import * as z from "zod";

import { auditCommitter } from "../../src/adapters/audit/committer.ts";
import { openDatabase } from "../../src/adapters/store/database.ts";
import { type ConnectionConfig, startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";
import { type AuditFact, plain, secret } from "../../src/domain/audit/fact.ts";
import type { AuditReceipt } from "../../src/ports/audit-log.ts";
import type { LogName } from "../../src/ports/audit-rows.ts";
import { checkpointAudit } from "../../src/usecases/audit-log/checkpoint-audit.ts";
import { loadLogs, type LoadStore, openLoadStore } from "./audit-load-store.ts";

// A process that appends to audit logs as fast as it can, in every way there is: `node audit-load.ts ORDER`. It says
// `ready CONNECTION`, begins at the first line on stdin, and tells each thing on a line of its own before it goes on:
// `a LOG SEQ ID` was acknowledged, `r ID` rolled back, `e WORDS` failed, `x WORDS` was refused by the signer, `over`.

const ConnectionSchema = z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string(), password: z.string().optional() });
/** What a loading process is told. */
export const OrderSchema = z.object({
  /** Where the embedded database lives and checkpoints are kept; null when a server is given. */
  dataDir: z.string().nullable(),
  connection: ConnectionSchema.nullable(),
  logs: z.number(),
  /** Writers with a transaction of their own, and writers that share commits. */
  alone: z.number(), grouped: z.number(),
  /** Each so manieth transaction of a writer alone is rolled back after it appended; null: none. */
  rollBackEvery: z.number().nullable(),
  /** Null: until it is killed. */
  seconds: z.number().nullable(),
});
type Order = z.infer<typeof OrderSchema>;

/** Entries of a transaction of a writer alone: one to so many. */
const ENTRIES_MAX = 3;
/** The logs are signed each time that so many more were acknowledged. */
const SIGN_EVERY = 100;
const POOL_MAX = 8;

class RolledBack extends Error {}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function open({ dataDir, connection }: Order): Promise<ConnectionConfig> {
  if (dataDir === null) {
    if (connection === null) throw new TypeError("a load takes a folder or a connection");
    const { password, ...rest } = connection;
    return { ...rest, ...(password === undefined ? {} : { password }) };
  }
  // As the app starts: join or start the server, bring the schema up to date.
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  await (await openDatabase(embedded.connection)).close();
  return embedded.connection;
}

function someFact(writer: number, turn: number): AuditFact {
  return { type: "config", actor: { kind: "admin", id: "load" }, data: { key: `load.${String(writer)}`, before: plain(turn), after: secret(`value ${String(turn)}`), reason: plain("x".repeat(turn % 300)) } };
}

/** What one process does until its time is over or nothing works any more. */
async function load(order: Order, store: LoadStore, logs: readonly LogName[]): Promise<void> {
  const { audit, database, parts } = store;
  const committer = auditCommitter(database.kysely, parts);
  const endsAt = order.seconds === null ? Infinity : performance.now() + order.seconds * 1000;
  const signer = order.dataDir === null ? null : signerBeside(store, logs);
  const tell = (log: LogName, receipts: readonly AuditReceipt[]): void => {
    for (const { seq, id } of receipts) say(`a ${log.log} ${String(seq)} ${id}`);
    signer?.acknowledged(receipts.length);
  };
  const until = async (turnOf: (log: LogName, turn: number) => Promise<void>, first: number): Promise<void> => {
    try {
      for (let turn = first; performance.now() < endsAt; turn += 1) {
        const log = logs[turn % logs.length];
        if (log !== undefined) await turnOf(log, turn);
      }
    } catch (error) {
      say(`e ${wordsOf(error)}`);
    }
  };
  const alone = (writer: number) => async (log: LogName, turn: number): Promise<void> => {
    const facts = Array.from({ length: 1 + (turn % ENTRIES_MAX) }, () => someFact(writer, turn));
    const isKept = order.rollBackEvery === null || turn % order.rollBackEvery !== 0;
    let receipts: readonly AuditReceipt[] = [];
    try {
      await audit.store.inInstallation(log.installation, async (tx) => {
        receipts = await tx.audit.append(facts);
        if (!isKept) throw new RolledBack();
      });
      tell(log, receipts);
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      for (const { id } of receipts) say(`r ${id}`);
    }
  };
  const grouped = (writer: number) => async (log: LogName, turn: number): Promise<void> => { tell(log, [await committer.append(log, someFact(writer, turn))]); };
  await Promise.all([
    ...Array.from({ length: order.alone }, (_, index) => until(alone(index), index)),
    ...Array.from({ length: order.grouped }, (_, index) => until(grouped(order.alone + index), index)),
  ]);
  await signer?.done();
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message.replaceAll("\n", " ") : "unknown");

/** Signs all logs again and again beside the writers, so that a kill meets the signer too, and its checkpoints are there to be held against. */
function signerBeside({ audit }: LoadStore, logs: readonly LogName[]): { acknowledged(entries: number): void; done(): Promise<void> } {
  let [unsigned, signing] = [0, Promise.resolve()];
  let isSigning = false;
  const sign = async (): Promise<void> => {
    try {
      for (const log of logs) {
        const signed = await checkpointAudit(audit, log);
        if (signed.state === "refused") say(`x ${signed.reason}`);
      }
    } catch (error) {
      say(`e ${wordsOf(error)}`);
    }
    isSigning = false;
  };
  return {
    acknowledged(entries) {
      unsigned += entries;
      if (unsigned < SIGN_EVERY || isSigning) return;
      [unsigned, isSigning] = [0, true];
      signing = sign();
    },
    done: () => signing,
  };
}

async function serve(order: Order): Promise<void> {
  const connection = await open(order);
  const store = openLoadStore(connection, { poolMax: POOL_MAX, ...(order.dataDir === null ? {} : { dataDir: order.dataDir }) });
  const logs = await loadLogs(store, order.logs);
  // It never outlives whoever started it.
  process.stdin.on("end", () => process.exit(1));
  say(`ready ${JSON.stringify(connection)}`);
  await once(process.stdin, "data");
  await load(order, store, logs);
  await store.close().catch(() => undefined);
  say("over");
}

if (process.argv[1] === import.meta.filename) await serve(OrderSchema.parse(JSON.parse(process.argv[2] ?? "null")));
