import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";

import { stopSharedServer } from "../test/helpers/postgres.ts";
import { measureAppends } from "./support/audit-appends.ts";
import { bothLogs, measureHttp, measureRows } from "./support/audit-database.ts";
import { tableOf } from "./support/audit-table.ts";
import { measureExports } from "./support/audit-verifies.ts";

// `bench -- audit [ENTRIES]`: what verifying and appending costs, beside floors that are measured in the same run. The
// goals of absolute time hold for a machine that does nothing else; the ratios hold on any.

const ENTRIES = Number(process.argv[2] ?? "1000000");
if (!Number.isSafeInteger(ENTRIES) || ENTRIES < 1_000) throw new TypeError("the number of entries is a whole number of 1000 or more");

const folder = await mkdtemp(join(tmpdir(), "steward-bench-audit-"));
const say = (what: string): void => { console.error(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${what} (load ${(loadavg()[0] ?? 0).toFixed(1)} on ${String(availableParallelism())} cores)`); };
try {
  say(`making logs of ${String(ENTRIES)} entries and a tenth of them, and loading them into the database`);
  const logs = await bothLogs(folder, ENTRIES);
  say("verifying exports");
  const exports = await measureExports(folder, ...logs.made);
  say("verifying from PostgreSQL, proving");
  const rows = await measureRows(logs);
  say("verifying through the HTTP API");
  const http = await measureHttp(folder);
  say("appending");
  const appends = await measureAppends();
  say("done");
  const [{ head, bytes }] = logs.made;
  console.log(`audit log of ${String(head.size)} entries, ${(bytes / head.size).toFixed(0)} bytes each\n\n${tableOf([...exports, ...rows, http, ...appends])}`);
} finally {
  await stopSharedServer();
  await rm(folder, { recursive: true, force: true });
}
