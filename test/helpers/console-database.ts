import type pg from "pg";

import { startEmbedded } from "../../src/adapters/store/embedded-postgres.ts";
import type { ConsoleRun } from "./console.ts";
import { asOwner } from "./postgres.ts";

/** Runs `work` in the database of a running console as the superuser that owns everything: what only an attacker with the server would do. */
export async function asOwnerOfRun<Value>({ dataDir }: Pick<ConsoleRun, "dataDir">, work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const server = await startEmbedded({ dataDir, log: () => undefined });
  try {
    return await asOwner(server.connection, work);
  } finally {
    await server.stop();
  }
}
