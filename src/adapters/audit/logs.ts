import type { Kysely } from "kysely";

import { genesisFact } from "../../domain/audit/genesis-fact.ts";
import { LOG_OF_LOGS, logOfLogsName, recordFact } from "../../domain/audit/log-of-logs.ts";
import { type AuditLogs, NoLogOfLogsError, type Recorded, type ToRecord } from "../../ports/audit-logs.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import { type AppendParts, appendEntries, auditAppender } from "./append.ts";
import { openLog } from "./log-key.ts";
import { forInstallation, type SqlRunner } from "./sql-runner.ts";

/** What the log of logs takes. Its name is made of `origin` the first time, and stays. */
export type LogsParts<Schema> = AppendParts & { readonly kysely: Kysely<Schema>; readonly origin: string };

/** The log of logs, in PostgreSQL. */
export function auditLogs<Schema>({ kysely, origin, ...parts }: LogsParts<Schema>): AuditLogs {
  const inLogs = <Value>(work: (sql: SqlRunner) => Promise<Value>): Promise<Value> => forInstallation(kysely, LOG_OF_LOGS, work);
  return {
    name: () => inLogs(nameIn),
    recorded: (log) => inLogs(async (sql) =>
      (await sql.query<Recorded>("SELECT size, root, seq FROM steward.audit_recorded WHERE log = $1 ORDER BY size DESC LIMIT 1", [log]))[0] ?? null),
    record: (news) => (news.length === 0 ? Promise.resolve(0) : inLogs(async (sql) => recordIn(parts, sql, await begun(parts, sql, origin), news))),
    inLogOfLogs: (work) => inLogs(async (sql) => {
      const name = await nameIn(sql);
      if (name === null) throw new NoLogOfLogsError();
      return work({ installation: { log: name.log }, audit: auditAppender(parts, sql, name) });
    }),
  };
}

async function nameIn(sql: SqlRunner): Promise<LogName | null> {
  const [head] = await sql.query<{ log: string }>("SELECT log FROM steward.audit_head WHERE installation_id = $1", [LOG_OF_LOGS]);
  return head === undefined ? null : { installation: LOG_OF_LOGS, log: head.log };
}

/** One of several that begin it at once does; the others find it. */
async function begun(parts: AppendParts, sql: SqlRunner, origin: string): Promise<LogName> {
  const known = await nameIn(sql);
  if (known !== null) return known;
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`steward:log-of-logs:${LOG_OF_LOGS}`]);
  const others = await nameIn(sql);
  if (others !== null) return others;
  const name = { installation: LOG_OF_LOGS, log: logOfLogsName(origin) };
  const vkeys = await openLog(parts, sql, { ...name, at: parts.clock.now() });
  await appendEntries(parts, sql, name, [{ fact: genesisFact(vkeys, "audit-logs"), id: null }]);
  return name;
}

const LAST_SIZES = `
  SELECT w.log, r.size FROM unnest($1::text[]) AS w (log)
  CROSS JOIN LATERAL (SELECT size FROM steward.audit_recorded WHERE log = w.log ORDER BY size DESC LIMIT 1) AS r`;

async function recordIn(parts: AppendParts, sql: SqlRunner, name: LogName, news: readonly ToRecord[]): Promise<number> {
  // Behind the lock: what others told of meanwhile is seen.
  await sql.query("SELECT steward.audit_lock($1)", [name.log]);
  const last = new Map((await sql.query<{ log: string; size: number }>(LAST_SIZES, [news.map(({ log }) => log)])).map(({ log, size }) => [log, size]));
  const wanted = news.filter(({ log, after }) => (last.get(log) ?? 0) === after);
  if (wanted.length === 0) return 0;
  const receipts = await appendEntries(parts, sql, name, wanted.map(({ log, head }) => ({ fact: recordFact(log, head), id: null })));
  await sql.query(
    "INSERT INTO steward.audit_recorded (installation_id, log, size, root, seq) SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[])",
    [LOG_OF_LOGS, wanted.map(({ log }) => log), wanted.map(({ head }) => head.size), wanted.map(({ head }) => head.root), receipts.map(({ seq }) => seq)]);
  return wanted.length;
}
