import type { Kysely, Transaction } from "kysely";

import type { InstallationId } from "../../domain/model/ids.ts";

/** Runs SQL inside the caller's transaction, whose role and installation are set. */
export interface SqlRunner {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** The role of the app, as the store made it. */
export const APP_ROLE = "steward_app";

/** A transaction as a runner of SQL text. */
export function runnerOf<Schema>(db: Transaction<Schema>): SqlRunner {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
      const { rows } = await db.executeQuery<Row>({ sql: text, parameters: values, query: { kind: "RawNode", sqlFragments: [text], parameters: [] }, queryId: { queryId: "text" } });
      return rows;
    },
  };
}

/** Acts for an installation until the transaction ends. */
export const actFor = (sql: SqlRunner, installation: InstallationId): Promise<unknown> =>
  sql.query("SELECT set_config('role', $1, true), set_config('steward.installation', $2, true)", [APP_ROLE, installation]);

/** A transaction that acts for one installation. */
export const forInstallation = <Schema, Value>(kysely: Kysely<Schema>, installation: InstallationId, work: (sql: SqlRunner) => Promise<Value>): Promise<Value> =>
  kysely.transaction().execute(async (db) => {
    const sql = runnerOf(db);
    await actFor(sql, installation);
    return work(sql);
  });
