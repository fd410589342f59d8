import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../../src/adapters/linkage/database.ts";
import { openTable } from "../../../src/adapters/linkage/load-sql.ts";

/** What no scan can do without: the database reads the file and sorts its rows once. */
export interface Floor {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Measures the floor of a file on this machine at this minute. */
export async function floorOf(file: string, limits: { readonly memoryMb: number; readonly threads: number }): Promise<Floor> {
  const tempDir = await mkdtemp(join(tmpdir(), "linkage-floor-"));
  try {
    const db = await openDatabase({ ...limits, tempDir });
    const [started, used] = [performance.now(), process.cpuUsage()];
    const table = await openTable(db, file, tempDir);
    const sorted = (sql: string): Promise<unknown> => db.run(`CREATE OR REPLACE TABLE sorted AS SELECT * FROM ${sql} ORDER BY ALL`);
    await sorted(table.sql).catch(() => sorted(table.careful));
    const { user, system } = process.cpuUsage(used);
    const seconds = (performance.now() - started) / 1_000;
    db.disconnectSync();
    return { seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}
