import type { Kysely } from "kysely";

import { keyRotatedFact } from "../../domain/audit/config-fact.ts";
import { signCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { MissingNodeError, type NodeRange } from "../../domain/audit/tree/nodes.ts";
import { type Instant, instant } from "../../domain/model/time.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, SignedCheckpoint } from "../../ports/audit-tree.ts";
import { type AppendParts, appendEntries } from "./append.ts";
import { keyContext, makeKey } from "./log-key.ts";
import { forInstallation, type SqlRunner } from "./sql-runner.ts";

/** The tree of each installation's log, in PostgreSQL. */
export function auditTree<Schema>({ kysely, ...parts }: AppendParts & { readonly kysely: Kysely<Schema> }): AuditTree {
  const inLog = <Value>(name: LogName, work: (sql: SqlRunner) => Promise<Value>): Promise<Value> => forInstallation(kysely, name.installation, work);
  return {
    vkeys: (name) => inLog(name, async (sql) => (await sql.query<{ vkey: string }>("SELECT vkey FROM steward.audit_key WHERE log = $1 ORDER BY created_at", [name.log])).map(({ vkey }) => vkey)),
    sign: (name, checkpoint) => inLog(name, async (sql) => {
      const { vkey, sealed } = await newestKey(sql, name);
      return signCheckpoint(checkpoint, Buffer.from(parts.secrets.open(sealed, keyContext(name.installation, vkey)), "base64"));
    }),
    rotateKey: (name) => inLog(name, async (sql) => {
      const { vkey: before, created_at: madeAt } = await newestKey(sql, name);
      const after = await makeKey(parts, sql, { ...name, at: later(parts.clock.now(), madeAt) });
      await appendEntries(parts, sql, name, [{ fact: keyRotatedFact(before, after), id: null }]);
      return { before, after };
    }),
    checkpoints: (name, { beyond, limit } = ALL) => inLog(name, (sql) =>
      sql.query<SignedCheckpoint>("SELECT size, note FROM steward.audit_checkpoint WHERE log = $1 AND size > $2 ORDER BY size LIMIT $3", [name.log, beyond, limit])),
    checkpoint: (name, sizeMax) => inLog(name, (sql) => loadCheckpoint(sql, name.log, sizeMax)),
    reading: (name, work) => inLog(name, (sql) => work({ checkpoint: (sizeMax) => loadCheckpoint(sql, name.log, sizeMax), nodes: (ranges) => loadNodes(sql, name.log, ranges), entries: (range) => loadEntries(sql, name.log, range) })),
    keep: ({ installation, log }, { nodes, checkpoints }) => inLog({ installation, log }, async (sql) => {
      await sql.query(
        "INSERT INTO steward.audit_node (log, installation_id, level, n, hash) SELECT $1, $2, * FROM unnest($3::smallint[], $4::bigint[], $5::text[]) ON CONFLICT DO NOTHING",
        [log, installation, nodes.map((one) => one.level), nodes.map((one) => one.n), nodes.map((one) => one.hash)]);
      await sql.query(
        "INSERT INTO steward.audit_checkpoint (log, installation_id, signed_at, size, note) SELECT $1, $2, $3::timestamptz, * FROM unnest($4::bigint[], $5::text[]) ON CONFLICT DO NOTHING",
        [log, installation, parts.clock.now(), checkpoints.map(({ size }) => size), checkpoints.map(({ note }) => note)]);
    }),
    anchoredTo: (name, place) => inLog(name, async (sql) =>
      (await sql.query<{ size: number }>("SELECT size FROM steward.audit_anchor WHERE log = $1 AND place = $2 ORDER BY size DESC LIMIT 1", [name.log, place]))[0]?.size ?? 0),
    keepAnchor: (name, { place, size }) => inLog(name, async (sql) => {
      await sql.query("INSERT INTO steward.audit_anchor (log, installation_id, place, size, anchored_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", [name.log, name.installation, place, size, parts.clock.now()]);
    }),
    entries: (name, range) => inLog(name, (sql) => loadEntries(sql, name.log, range)),
    nodes: (name, ranges) => inLog(name, (sql) => loadNodes(sql, name.log, ranges)),
  };
}

/** No checkpoint is of fewer than one entry. */
const ALL = { beyond: 0, limit: Number.MAX_SAFE_INTEGER };

interface KeyRow {
  readonly vkey: string;
  readonly sealed: Uint8Array;
  readonly created_at: Instant;
}

async function newestKey(sql: SqlRunner, { log }: LogName): Promise<KeyRow> {
  const [row] = await sql.query<KeyRow>("SELECT vkey, sealed, created_at FROM steward.audit_key WHERE log = $1 ORDER BY created_at DESC LIMIT 1", [log]);
  if (row === undefined) throw new Error("the audit log has no signing key");
  return row;
}

/** The newest key is told by its time: two never have the same. */
const later = (now: Instant, before: Instant): Instant => (now > before ? now : instant(Date.parse(before) + 1));

async function loadCheckpoint(sql: SqlRunner, log: string, sizeMax = Number.MAX_SAFE_INTEGER): Promise<SignedCheckpoint | null> {
  const [row] = await sql.query<SignedCheckpoint>("SELECT size, note FROM steward.audit_checkpoint WHERE log = $1 AND size <= $2 ORDER BY size DESC LIMIT 1", [log, sizeMax]);
  return row ?? null;
}

async function loadEntries(sql: SqlRunner, log: string, { from, to }: { readonly from: number; readonly to: number }): Promise<readonly string[]> {
  return (await sql.query<{ bytes: string }>("SELECT bytes FROM steward.audit_entry WHERE log = $1 AND seq >= $2 AND seq < $3 ORDER BY seq", [log, from, to])).map(({ bytes }) => bytes);
}

interface NodeRow {
  /** Of the range it was asked for by, counted from 1. */
  readonly place: number;
  readonly hash: string;
}

const LEAVES = `
  SELECT w.place, e.hash FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS w (first, past, place)
  CROSS JOIN LATERAL (SELECT seq, encode(sha256('\\x00'::bytea || convert_to(bytes, 'UTF8')), 'hex') AS hash FROM steward.audit_entry
    WHERE log = $1 AND seq >= w.first AND seq < w.past ORDER BY seq OFFSET 0) AS e ORDER BY w.place, e.seq`;
const NODES = `
  SELECT w.place, e.hash FROM unnest($2::bigint[], $3::bigint[], $4::smallint[]) WITH ORDINALITY AS w (first, past, level, place)
  CROSS JOIN LATERAL (SELECT n, hash FROM steward.audit_node
    WHERE log = $1 AND level = w.level AND n >= w.first AND n < w.past ORDER BY n OFFSET 0) AS e ORDER BY w.place, e.n`;

/** One statement for the leaves and one for the nodes, each range by the primary key. */
async function loadNodes(sql: SqlRunner, log: string, ranges: readonly NodeRange[]): Promise<readonly (readonly string[])[]> {
  const lists = new Map<NodeRange, string[]>(ranges.map((range) => [range, []]));
  const load = async (asked: readonly NodeRange[], text: string, more: readonly unknown[]): Promise<void> => {
    if (asked.length === 0) return;
    for (const { place, hash } of await sql.query<NodeRow>(text, [log, asked.map(({ from }) => from), asked.map(({ to }) => to), ...more])) {
      const range = asked[place - 1];
      if (range !== undefined) lists.get(range)?.push(hash);
    }
  };
  const above = ranges.filter(({ level }) => level > 0);
  await load(ranges.filter(({ level }) => level === 0), LEAVES, []);
  await load(above, NODES, [above.map(({ level }) => level)]);
  return ranges.map((range) => {
    const found = lists.get(range) ?? [];
    if (found.length !== range.to - range.from) throw new MissingNodeError(range);
    return found;
  });
}
