import type { Kysely, Transaction } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok } from "../../domain/model/result.ts";
import type { Grant, GrantStore } from "../../ports/crm-connection.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { asInstallation, lockFor } from "./context.ts";
import type { Schema } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** Who waits for a refresh waits no longer than the lock's own time-out; who refreshes is cut off before. */
const REFRESH_TIMEOUT_MS = 30_000;

interface GrantContext {
  readonly db: Transaction<Schema>;
  readonly secrets: Secrets;
  readonly installation: InstallationId;
}

/** Puts a grant in place of whatever is there; refreshes that were under way lose. */
export async function saveNewGrant(context: GrantContext, grant: Grant): Promise<void> {
  const held = await currentGrant(context);
  await put(context, grant, (held?.generation ?? 0) + 1);
}

/**
 * The grant of one installation. A refresh happens under a lock that all processes share, at most once a generation, and
 * what it brought is stored before the lock is let go: rotated refresh tokens are never lost or used twice.
 */
export function grantStore({ kysely, secrets }: { readonly kysely: Kysely<Schema>; readonly secrets: Secrets }, installation: InstallationId): GrantStore {
  const within = <Value>(work: (context: GrantContext) => Promise<Value>): Promise<Value> =>
    asInstallation(kysely, installation, (db) => work({ db, secrets, installation }));
  return {
    load: () => within(currentGrant),
    refreshOnce: (seenGeneration, refresh) => within(async (context) => {
      await lockFor(context.db, "grant", installation);
      const current = await currentGrant(context);
      if (current === null) return err({ kind: "unauthorized", publicMessage: "The CRM is not connected.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false });
      if (current.generation !== seenGeneration) return ok(current);
      const renewed = await withinTime(refresh(current.grant));
      if (!renewed.ok) return renewed;
      const generation = current.generation + 1;
      await put(context, renewed.value, generation);
      return ok({ grant: renewed.value, generation });
    }),
  };
}

async function currentGrant({ db, secrets, installation }: GrantContext): Promise<{ readonly grant: Grant; readonly generation: number } | null> {
  const row = await db.selectFrom("crm_grant").select(["generation", "sealed"]).where("installation_id", "=", installation).executeTakeFirst();
  if (row === undefined) return null;
  return { grant: sealedGrants(secrets, installation).open(ROW, row.sealed), generation: row.generation };
}

async function put({ db, secrets, installation }: GrantContext, grant: Grant, generation: number): Promise<void> {
  const sealed = sealedGrants(secrets, installation).seal(ROW, grant);
  await db.insertInto("crm_grant").values({ installation_id: installation, generation, sealed })
    .onConflict((conflict) => conflict.column("installation_id").doUpdateSet({ generation, sealed })).execute();
}

/** An installation has one grant. */
const ROW = "grant";
const sealedGrants = (secrets: Secrets, installation: InstallationId) => sealedJson<Grant>(secrets, installation, "crm_grant");

/** A refresh that hangs must not hold the lock for ever; its caller sees the CRM as unavailable. */
async function withinTime(refreshing: ReturnType<Parameters<GrantStore["refreshOnce"]>[1]>): Promise<Awaited<typeof refreshing>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Awaited<typeof refreshing>>((resolve) => {
    timer = setTimeout(() => {
      resolve(err({ kind: "unavailable", publicMessage: "The CRM did not renew the grant in time.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: true }));
    }, REFRESH_TIMEOUT_MS);
  });
  try {
    return await Promise.race([refreshing, late]);
  } finally {
    clearTimeout(timer);
  }
}
