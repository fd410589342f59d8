import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { genesisFact } from "../../domain/audit/genesis-fact.ts";
import { LOG_OF_LOGS } from "../../domain/audit/log-of-logs.ts";
import { installationId, type InstallationId } from "../../domain/model/ids.ts";
import type { Clock, Randomness } from "../../ports/clock.ts";
import { PolicySchema } from "../../../config/policy.ts";
import type { AuditAppender } from "../../ports/audit-log.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { AcrossTenants, Installation, NewInstallation } from "../../ports/store.ts";
import { forgetAnswers } from "./access.ts";
import { asInstallation, asSystem, lockFor, type SqlRunner, sqlRunner } from "./context.ts";
import { saveNewGrant } from "./grants.ts";
import type { Schema } from "./schema.ts";

/** Makes the appender of one transaction; the audit part brings it. */
export type AppenderFor = (sql: SqlRunner, log: { readonly installation: InstallationId; readonly log: string }) => AuditAppender;
/** Makes a log's signing key and keeps it sealed; the audit part brings it. Returns its vkey. */
export type OpenLog = (sql: SqlRunner, log: { readonly installation: InstallationId; readonly log: string; readonly at: string }) => Promise<readonly string[]>;

/** What finding and making installations needs. */
export interface StoreParts {
  readonly kysely: Kysely<Schema>;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly appender: AppenderFor;
  readonly openLog: OpenLog;
}

const OPAQUE_ID_BYTES = 12;

/** The paths that see more than one installation. Finding is done by a role that changes nothing; making by the installation's own. */
export function acrossTenants(parts: StoreParts): AcrossTenants {
  const { kysely } = parts;
  return {
    install: (wanted) => install(parts, wanted),
    byCrmAccount: (crm, accountId) => asSystem(kysely, async (db) => {
      const row = await db.selectFrom("installation").select("id").where("crm", "=", crm).where("account_id", "=", accountId).executeTakeFirst();
      return row?.id ?? null;
    }),
    list: () => asSystem(kysely, async (db) => {
      const rows = await db.selectFrom("installation").selectAll().orderBy("created_at").orderBy("id").execute();
      return rows.map(installationOf);
    }),
    unsigned: () => asSystem(kysely, async (db) => {
      const { rows } = await sql<{ id: InstallationId; size: number }>`
        SELECT h.installation_id AS id, h.size FROM steward.audit_head h
        WHERE h.size > coalesce((SELECT c.size FROM steward.audit_checkpoint c WHERE c.log = h.log ORDER BY c.size DESC LIMIT 1), 0) ORDER BY h.log`.execute(db);
      return rows;
    }),
    unrecorded: () => asSystem(kysely, async (db) => {
      // Each head costs two look-ups by an index, as for `unsigned`; all else is done for those that changed.
      const { rows } = await sql<LogName>`
        SELECT h.installation_id AS installation, h.log FROM steward.audit_head h
        CROSS JOIN LATERAL (SELECT c.size, c.note FROM steward.audit_checkpoint c WHERE c.log = h.log ORDER BY c.size DESC LIMIT 1) AS signed
        LEFT JOIN LATERAL (SELECT r.size, r.root FROM steward.audit_recorded r WHERE r.log = h.log ORDER BY r.size DESC LIMIT 1) AS told ON true
        WHERE h.installation_id <> ${LOG_OF_LOGS}
          AND (told.size IS NULL OR signed.size <> told.size OR split_part(signed.note, chr(10), 3) <> encode(decode(told.root, 'hex'), 'base64')) ORDER BY h.log`.execute(db);
      return rows;
    }),
    forgetAnswers: (installation, isUnwanted) => forgetAnswers(parts, installation, isUnwanted),
    withWork: (now) => asSystem(kysely, (db) => withWork(db, now)),
  };
}

/** A row as the port has it. */
export function installationOf(row: Selectable<Schema["installation"]>): Installation {
  return {
    id: row.id, crm: row.crm, accountId: row.account_id, name: row.name, state: row.state,
    // Saved by an older version it may lack what was added since.
    policy: PolicySchema.parse(row.policy),
    policyVersion: row.policy_version, log: row.log, createdAt: row.created_at, pausedAt: row.paused_at, abilities: row.abilities, connectedBy: row.connected_by,
  };
}

/** Who loses the race for an account finds the winner's installation when it looks again. */
async function install(parts: StoreParts, wanted: NewInstallation): ReturnType<AcrossTenants["install"]> {
  for (let attempt = 0; ; attempt += 1) {
    const found = await acrossTenants(parts).byCrmAccount(wanted.crm, wanted.grantor.accountId);
    if (found !== null) {
      return { id: found, created: false, renewed: await renew(parts, found, wanted) };
    }
    try {
      return { id: await create(parts, wanted), created: true, renewed: false };
    } catch (error) {
      if (attempt > 0 || !isTaken(error)) throw error;
    }
  }
}

async function renew(parts: StoreParts, id: InstallationId, { grantor, grant, byAdmin = false }: NewInstallation): Promise<boolean> {
  return asInstallation(parts.kysely, id, async (db) => {
    await lockFor(db, "grant", id);
    const { granted_by: grantedBy } = await db.selectFrom("installation").select("granted_by").where("id", "=", id).executeTakeFirstOrThrow();
    if (!byAdmin && (grantedBy === null || grantedBy !== grantor.userId)) return false;
    await saveNewGrant({ db, secrets: parts.secrets, installation: id }, grant);
    await db.updateTable("installation").set({ name: grantor.accountName, granted_by: grantor.userId, state: "connected" }).where("id", "=", id).execute();
    return true;
  });
}

async function create(parts: StoreParts, wanted: NewInstallation): Promise<InstallationId> {
  const { randomness, secrets } = parts;
  const id = installationId(randomness.uuidV7(wanted.at));
  const log = `${wanted.auditOrigin}/t/${Buffer.from(randomness.bytes(OPAQUE_ID_BYTES)).toString("hex")}`;
  await asInstallation(parts.kysely, id, async (db) => {
    await db.insertInto("installation").values({
      id, crm: wanted.crm, account_id: wanted.grantor.accountId, name: wanted.grantor.accountName, state: "connected",
      policy: JSON.stringify(wanted.policy), log, abilities: "{}", granted_by: wanted.grantor.userId, connected_by: wanted.grantor.userId, created_at: wanted.at,
    }).execute();
    await db.insertInto("policy_version").values({ installation_id: id, version: 1, policy: JSON.stringify(wanted.policy), made_at: wanted.at, made_by: null }).execute();
    await db.insertInto("arrival_counter").values({ installation_id: id }).execute();
    await saveNewGrant({ db, secrets, installation: id }, wanted.grant);
    await beginLog(parts, db, { installation: id, log, at: wanted.at });
  });
  return id;
}

async function beginLog({ appender, openLog }: StoreParts, db: Transaction<Schema>, log: Parameters<OpenLog>[1]): Promise<void> {
  const runner = sqlRunner(db);
  const vkeys = await openLog(runner, log);
  await appender(runner, log).append([genesisFact(vkeys, "install")]);
}

const UNIQUE_VIOLATION = "23505";
const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;

async function withWork(db: Transaction<Schema>, now: string): ReturnType<AcrossTenants["withWork"]> {
  const { rows } = await sql<{ id: InstallationId; job: "log-activity" | "apply-writes" | "read-hints" }>`
    SELECT DISTINCT a.installation_id AS id, 'log-activity' AS job FROM steward.activity a WHERE a.state = 'queued'
    UNION ALL
    SELECT DISTINCT w.installation_id, 'apply-writes' FROM steward.crm_write w JOIN steward.installation i ON i.id = w.installation_id
    WHERE ((i.state = 'connected' AND i.paused_at IS NULL) OR w.state = 'intended') AND w.state IN ('due', 'intended') AND w.due_at <= ${now} AND (w.lease_until IS NULL OR w.lease_until <= ${now})
    UNION ALL
    SELECT DISTINCT h.installation_id, 'read-hints' FROM steward.change_hint h JOIN steward.installation i ON i.id = h.installation_id
    WHERE i.state = 'connected' AND i.paused_at IS NULL AND h.due_at <= ${now}
    ORDER BY id, job`.execute(db);
  return rows;
}
