import { join } from "node:path";

import { installationId } from "../../src/domain/model/ids.ts";
import type { LogName } from "../../src/ports/audit-rows.ts";
import { proveEntry } from "../../src/usecases/audit-log/prove-audit.ts";
import { loadLogs, openLoadStore } from "../../test/helpers/audit-load-store.ts";
import { freshDatabase } from "../../test/helpers/postgres.ts";
import { ask, installed, keyOf, startWeb } from "../../test/usecase/http/web.ts";
import { loadMade } from "./audit-bulk.ts";
import { makeLog, type MadeLog } from "./audit-log-file.ts";
import { type Measure, perSecond, quantile } from "./audit-table.ts";
import { type Walked, walkRows } from "./audit-walks.ts";

const ROUNDS = 3;
/** For a million entries; more may take as much longer. */
const MILLION_S_MAX = 6;
const PROOFS = 200;
const PROOF_MS_MAX = 5;
const HTTP_ENTRIES = 10_000;
const HTTP_S_MAX = 1;
const HTTP_RUNS = 5;

/** Two logs, the second of a tenth of the entries, in a database and as exports. */
export interface BothLogs {
  readonly connection: Parameters<typeof loadMade>[0];
  readonly names: readonly LogName[];
  readonly made: readonly [whole: MadeLog, tenth: MadeLog];
}

/** Makes both logs in a folder, and loads them into a fresh database. */
export async function bothLogs(folder: string, entries: number): Promise<BothLogs> {
  const connection = await freshDatabase();
  const store = openLoadStore(connection);
  const names = await loadLogs(store, 2);
  await store.close();
  const [whole, tenth] = names;
  if (whole === undefined || tenth === undefined) throw new Error("there are no logs to load");
  const made = [await makeLog(join(folder, "whole"), whole.log, entries), await makeLog(join(folder, "tenth"), tenth.log, Math.ceil(entries / 10))] as const;
  await loadMade(connection, whole, made[0]);
  await loadMade(connection, tenth, made[1]);
  return { connection, names, made };
}

/** Verification from PostgreSQL in a process of its own, at both sizes, and proofs of single entries of the larger log. */
export async function measureRows({ connection, names, made }: BothLogs): Promise<readonly Measure[]> {
  const best: Walked[] = [];
  for (const { installation } of names) {
    const rounds: Walked[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await walkRows(connection, installation));
    best.push(rounds.reduce((least, one) => (one.ms < least.ms ? one : least)));
  }
  const [whole, tenth] = best;
  const [name] = names;
  if (whole === undefined || tenth === undefined || name === undefined) throw new Error("there was nothing to walk");
  const limit = (MILLION_S_MAX * Math.max(whole.walked, 100_000)) / 1e6;
  const perEntry = (walked: Walked): number => walked.ms / walked.walked;
  return [
    { measure: `PostgreSQL, ${String(whole.walked)} entries; ratio: cost of an entry to that at a tenth`, figure: figureOf(whole), ratio: perEntry(whole) / perEntry(tenth), goal: [`≤ ${limit.toFixed(1)} s`, whole.ms <= limit * 1000] },
    { measure: `PostgreSQL, ${String(tenth.walked)} entries`, figure: figureOf(tenth) },
    await measureProofs({ connection, name, entries: made[0].head.size }),
  ];
}

const figureOf = (walked: Walked): string => `${(walked.ms / 1000).toFixed(2)} s, cpu ${(walked.cpuMs / 1000).toFixed(2)} s, ${perSecond((walked.walked * 1000) / walked.ms)}, ${walked.rssMb.toFixed(0)} MB`;

async function measureProofs({ connection, name, entries }: { readonly connection: BothLogs["connection"]; readonly name: LogName; readonly entries: number }): Promise<Measure> {
  const store = openLoadStore(connection);
  const took: number[] = [];
  const trips: number[] = [];
  try {
    for (let index = -10; index < PROOFS; index += 1) {
      const begun = performance.now();
      const proof = await proveEntry(store.audit.tree, name, Math.floor(((index + 10) * 0.618_033_988_7 % 1) * entries));
      if (!proof.ok) throw new Error(proof.error.detail);
      const proven = performance.now();
      await store.database.pool.query("SELECT 1");
      if (index < 0) continue;
      took.push(proven - begun);
      trips.push(performance.now() - proven);
    }
  } finally {
    await store.close();
  }
  const median = quantile(took, 0.5);
  return { measure: `a single entry proven (${String(PROOFS)} of ${String(entries)}); to a SELECT 1`, ratio: median / quantile(trips, 0.5), figure: `median ${median.toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms`, goal: [`≤ ${String(PROOF_MS_MAX)} ms`, median <= PROOF_MS_MAX] };
}

/** Verification of ten thousand entries as a client of the HTTP API has it, the first time and when it was asked before. */
export async function measureHttp(folder: string): Promise<Measure> {
  const web = await startWeb();
  try {
    const installation = await installed(web, "bench");
    const name = await web.app.audit.log(installationId(installation));
    await loadMade(web.connection, name, await makeLog(join(folder, "http"), name.log, HTTP_ENTRIES));
    const key = await keyOf(web, installation);
    const took: number[] = [];
    for (let run = 0; run < HTTP_RUNS; run += 1) {
      const begun = performance.now();
      const answer = await ask(`${web.origin}/api/v1/audit/verify`, { method: "POST", key, headers: { "idempotency-key": `bench-${String(run)}` } });
      took.push(performance.now() - begun);
      if (answer.status !== 200 || !answer.text.includes('"ok":true')) throw new Error(`the API says ${String(answer.status)}: ${answer.text}`);
    }
    const [first = NaN] = took;
    return { measure: `HTTP API verifies ${String(HTTP_ENTRIES)} entries`, figure: `first ${(first / 1000).toFixed(2)} s, median ${(quantile(took, 0.5) / 1000).toFixed(2)} s`, goal: [`≤ ${String(HTTP_S_MAX)} s`, first <= HTTP_S_MAX * 1000] };
  } finally {
    await web.stop();
  }
}
