import { sql, type Updateable } from "kysely";
import type pg from "pg";
import { type Policy, PolicySchema } from "../../../config/policy.ts";
import { deadGrantFact } from "../../domain/audit/config-fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { aloneWith } from "./alone.ts";
import { asInstallation, sqlRunner, type TenantContext } from "./context.ts";
import { eraseGrant } from "./grants.ts";
import { acrossTenants, installationOf, type StoreParts } from "./installations.ts";
import { KnownInstallations } from "./known-installations.ts";
import { rebuildKeys } from "./mirror-regions.ts";
import { fillAnew } from "./match-due.ts";
import { outbox, type Outbox, type SendJobs } from "./outbox.ts";
import type { Schema } from "./schema.ts";
import { tenantTables } from "./tenant-tables.ts";

/** What the store is made of; the audit log and the queue are plugged in. */
export interface StoreOptions extends StoreParts {
  readonly sendJobs: SendJobs;
  /** Of which `alone` takes a connection for as long as it holds its lock. */
  readonly pool: pg.Pool;
  /** Told once for each grant that died, when what is kept of it is committed. */
  readonly onDeadGrant?: (installation: InstallationId) => void;
  readonly close: () => Promise<void>;
}

/** The store on PostgreSQL. */
export function createStore(options: StoreOptions): Store {
  const known = new KnownInstallations();
  return {
    acrossTenants: acrossTenants(options),
    close: options.close,
    alone: (id, name, work) => aloneWith(options.pool, id, { name, work }),
    inInstallation: (id, work) => asInstallation(options.kysely, id, async (db, version) => {
      const installation = await known.of(db, id, version);
      if (installation === null) throw new UnknownInstallationError(id);
      const jobs = outbox();
      const context = { db, installation, secrets: options.secrets };
      const news = { grantDied: false };
      const value = await work(tenantTransaction(options, context, { jobs, news }));
      if (jobs.waiting().length > 0) await options.sendJobs(sqlRunner(db), jobs.waiting());
      return { value, ...news };
    }).then(({ value, grantDied }) => {
      if (grantDied) options.onDeadGrant?.(id);
      return value;
    }),
  };
}

/** Asked for an installation that does not exist; a bug or an old link, never a tenant's data. */
export class UnknownInstallationError extends Error {
  override readonly name = "UnknownInstallationError";
  constructor(id: InstallationId) {
    super(`there is no installation ${id}`);
  }
}

/** What a transaction tells the rest of the program once it is committed. */
interface Outgoing {
  readonly jobs: Outbox;
  readonly news: { grantDied: boolean };
}

function tenantTransaction({ appender, clock }: StoreOptions, context: TenantContext, { jobs, news }: Outgoing): TenantTransaction {
  const { db, installation } = context;
  const { id } = installation;
  const audit = appender(sqlRunner(db), { installation: id, log: installation.log });
  const change = async (set: Updateable<Schema["installation"]>): Promise<void> => {
    await db.updateTable("installation").set(set).where("id", "=", id).execute();
  };
  return {
    installation,
    ...tenantTables(context),
    audit,
    async setState(state) {
      if (state !== "reconnect-needed") await change({ state });
      else if (await loseGrant(context)) {
        await audit.append([deadGrantFact(installation.crm)]);
        news.grantDied = true;
      }
    },
    async setPaused(since) {
      const own = db.updateTable("installation").set({ paused_at: since }).where("id", "=", id);
      const { numUpdatedRows } = await own.where("paused_at", since === null ? "is not" : "is", null).executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    eraseGrant: () => eraseGrant(db, id),
    setAbilities: (abilities) => change({ abilities: JSON.stringify(abilities) }),
    async holdPolicy() {
      // As an update of it would lock it: whoever inserts rows that refer to the installation does not wait.
      const { policy, policyVersion } = installationOf(await db.selectFrom("installation").selectAll().where("id", "=", id).forNoKeyUpdate().executeTakeFirstOrThrow());
      return { policy, policyVersion };
    },
    setPolicy: (policy, by) => putPolicy(context, policy, { at: clock.now(), by: by === undefined ? null : `${by.kind} ${by.id}` }),
    async enqueue(job, { startAfterMs = 0 } = {}) {
      jobs.add(job, startAfterMs);
      return Promise.resolve();
    },
  };
}

async function putPolicy({ db, installation }: TenantContext, policy: Policy, made: { readonly at: Instant; readonly by: string | null }): Promise<number> {
  const { id } = installation;
  const text = JSON.stringify(PolicySchema.parse(policy));
  const { policy_version: version } = await db.updateTable("installation")
    .set({ policy: text, policy_version: sql<number>`policy_version + 1` }).where("id", "=", id).returning("policy_version").executeTakeFirstOrThrow();
  await db.insertInto("policy_version").values({ installation_id: id, version, policy: text, made_at: made.at, made_by: made.by }).execute();
  const { defaultRegion, freeMailDomains } = policy.organisation;
  const before = installation.policy.organisation;
  const isElsewhere = defaultRegion !== before.defaultRegion;
  if (isElsewhere) await rebuildKeys(db, id, defaultRegion);
  // A domain that is nobody's own gives no key.
  if (isElsewhere || freeMailDomains.toSorted().join("\n") !== before.freeMailDomains.toSorted().join("\n")) await fillAnew(db, id);
  return version;
}

/** True for the one who finds the grant dead first; whoever disconnected or was told before stays as they are. */
async function loseGrant({ db, installation }: TenantContext): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable("installation").set({ state: "reconnect-needed" }).where("id", "=", installation.id).where("state", "=", "connected").executeTakeFirst();
  return numUpdatedRows === 1n;
}
