import { type Kysely, sql, type Transaction } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Installation } from "../../ports/store.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { APP_ROLE, SYSTEM_ROLE } from "./roles.ts";
import type { Schema } from "./schema.ts";

/** What every table of one transaction needs. */
export interface TenantContext {
  readonly db: Transaction<Schema>;
  readonly installation: Installation;
  readonly secrets: Secrets;
}

/** Runs SQL text, as pg-boss and the audit appender want it. */
export interface SqlRunner {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** The transaction as a runner of SQL text. */
export function sqlRunner(db: Transaction<Schema>): SqlRunner {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
      const { rows } = await db.executeQuery<Row>({ sql: text, parameters: values, query: { kind: "RawNode", sqlFragments: [text], parameters: [] }, queryId: { queryId: "text" } });
      return rows;
    },
  };
}

/**
 * A transaction that acts for one installation: its role owns nothing, and row-level security holds it to that installation.
 * Told which version of the installation's row it sees, null where there is none.
 */
export async function asInstallation<Value>(kysely: Kysely<Schema>, id: InstallationId, work: (db: Transaction<Schema>, version: string | null) => Promise<Value>): Promise<Value> {
  return kysely.transaction().execute(async (db) => {
    // As text, as each transaction begins with it: to build the statement anew each time takes longer than to send it.
    const [acting] = await sqlRunner(db).query<{ version: string | null }>("SELECT steward.act_for($1, $2) AS version", [APP_ROLE, id]);
    return work(db, acting?.version ?? null);
  });
}

/** A transaction that may look across tenants and change nothing. */
export async function asSystem<Value>(kysely: Kysely<Schema>, work: (db: Transaction<Schema>) => Promise<Value>): Promise<Value> {
  return kysely.transaction().execute(async (db) => {
    await sql`SELECT set_config('role', ${SYSTEM_ROLE}, true)`.execute(db);
    return work(db);
  });
}

/** Waits for, and holds until commit, a lock that only this name and installation share. */
export async function lockFor(db: Transaction<Schema>, name: string, id: InstallationId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`steward:${name}:${id}`}, 0))`.execute(db);
}
