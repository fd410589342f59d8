import { asOwner } from "./postgres.ts";
import type { FreshStore } from "./database.ts";

/** Runs statements as somebody who owns the database, and can switch off what refuses changes to audit logs. */
export function asTamperer({ connection }: Pick<FreshStore, "connection">, ...statements: readonly string[]): Promise<void> {
  return asOwner(connection, async (client) => {
    for (const table of ["audit_entry", "audit_head", "audit_checkpoint", "audit_node"]) await client.query(`ALTER TABLE steward.${table} DISABLE TRIGGER USER`);
    for (const statement of statements) await client.query(statement);
  });
}

/** Leaves the first `size` entries of a log and what was signed of them, as a database from before has them. */
export function putBack(fresh: Pick<FreshStore, "connection">, log: string, size: number): Promise<void> {
  const leaf = `SELECT encode(sha256('\\x00'::bytea || convert_to(bytes, 'UTF8')), 'hex') FROM steward.audit_entry WHERE log = '${log}' AND seq = ${String(size - 1)}`;
  return asTamperer(fresh,
    `DELETE FROM steward.audit_entry WHERE log = '${log}' AND seq >= ${String(size)}`,
    `DELETE FROM steward.audit_checkpoint WHERE log = '${log}' AND size > ${String(size)}`,
    `DELETE FROM steward.audit_node WHERE log = '${log}' AND (n + 1) * 256 > ${String(size)}`,
    `UPDATE steward.audit_head SET size = ${String(size)}, leaf = (${leaf}) WHERE log = '${log}'`);
}
