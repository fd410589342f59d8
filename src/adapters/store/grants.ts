import type { Kysely, Transaction } from "kysely";
import { sql } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Grant, GrantStore, HeldGrant } from "../../ports/crm-connection.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { asInstallation } from "./context.ts";
import { replaceInTurn, takeTurn, type Turn, until, yieldTurn } from "./grant-turns.ts";
import type { Schema } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** A turn outlasts the slowest token endpoint that a connector waits for; a process that dies in its turn holds the others up so long. */
const TURN_MS = 40_000;
/** Nobody waits longer for another's turn than one lasts and this; they then see the CRM as unavailable. */
const WAIT_BEYOND_TURN_MS = 5_000;
/** A token that cannot be stored is worth another try: the old one may be dead. */
const STORE_WITHIN_MS = 20_000;

/** What a grant store is made of. `turnMs` is for tests that kill who has the turn. */
export interface GrantParts {
  readonly kysely: Kysely<Schema>;
  readonly secrets: Secrets;
  readonly turnMs?: number;
}

interface GrantContext {
  readonly db: Transaction<Schema>;
  readonly secrets: Secrets;
  readonly installation: InstallationId;
}

/** Puts a grant in place of whatever is there; refreshes that were under way lose. */
export async function saveNewGrant({ db, secrets, installation }: GrantContext, grant: Grant): Promise<void> {
  const sealed = sealedGrants(secrets, installation).seal(ROW, grant);
  await db.insertInto("crm_grant").values({ installation_id: installation, generation: 1, sealed })
    .onConflict((conflict) => conflict.column("installation_id").doUpdateSet({ generation: sql<number>`crm_grant.generation + 1`, sealed, turn_until: null })).execute();
}

/** Erases what the vendor gave; a refresh that is under way finds nothing to replace. */
export async function eraseGrant(db: Transaction<Schema>, installation: InstallationId): Promise<void> {
  await db.deleteFrom("crm_grant").where("installation_id", "=", installation).execute();
}

/**
 * The grant of one installation. Whoever refreshes it has a turn that every process sees, and holds neither a connection
 * nor a lock while the vendor takes its time. What comes back is stored by compare-and-swap before anybody uses it; who is
 * refused, or comes too late, looks whether another was luckier.
 */
export function grantStore(parts: GrantParts, installation: InstallationId): GrantStore {
  const turnMs = parts.turnMs ?? TURN_MS;
  const waitMs = turnMs + WAIT_BEYOND_TURN_MS;
  const grants = sealedGrants(parts.secrets, installation);
  const within = <Value>(work: (db: Transaction<Schema>) => Promise<Value>): Promise<Value> => asInstallation(parts.kysely, installation, work);
  const current = async (db: Transaction<Schema>): Promise<HeldGrant | null> => {
    const row = await db.selectFrom("crm_grant").select(["generation", "sealed"]).where("installation_id", "=", installation).executeTakeFirst();
    return row === undefined ? null : { grant: grants.open(ROW, row.sealed), generation: row.generation };
  };
  /** Our turn, a grant that another refreshed meanwhile, or "gone"; null while another has the turn. */
  const look = (seen: number | null) => within(async (db): Promise<Turn | HeldGrant | "gone" | null> => {
    const turn = await takeTurn(db, installation, { seen, turnMs });
    if (turn !== null) return turn;
    const held = await current(db);
    return held === null ? "gone" : seen === null || held.generation === seen ? null : held;
  });
  /** Does it in our turn, and ends the turn unless what it brought has still to be stored. */
  async function inTurn<Value>(turn: Turn, work: (grant: Grant) => Promise<Result<Value, CrmError>>): Promise<Result<Value, CrmError>> {
    const giveBack = (): Promise<void> => within((db) => yieldTurn(db, installation, turn)).catch(() => undefined);
    try {
      const result = await work(grants.open(ROW, turn.sealed));
      if (!result.ok) await giveBack();
      return result;
    } catch (cause) {
      await giveBack();
      throw cause;
    }
  }
  /** What another stored since the turn was taken; null when there is nothing newer. */
  async function newer(turn: Turn): Promise<HeldGrant | null> {
    const held = await within(current);
    return held === null || held.generation === turn.generation ? null : held;
  }

  return {
    load: () => within(current),
    async refreshOnce(seenGeneration, refresh) {
      const found = await until(() => look(seenGeneration), waitMs);
      if (found === "gone") return err(failure("unauthorized", "The CRM is not connected."));
      if (found === null) return err(failure("unavailable", "The CRM did not renew the grant in time."));
      if ("grant" in found) return ok(found);
      const refreshed = await inTurn(found, refresh);
      if (!refreshed.ok) {
        const luckier = await newer(found);
        return luckier === null ? refreshed : ok(luckier);
      }
      const sealed = grants.seal(ROW, refreshed.value);
      const isStored = await until(() => within((db) => replaceInTurn(db, installation, { turn: found, sealed })).catch(failedOnce), STORE_WITHIN_MS);
      if (isStored === true) return ok({ grant: refreshed.value, generation: found.generation + 1 });
      const winner = await newer(found);
      return winner === null ? err(failure("unauthorized", "The CRM was disconnected meanwhile.")) : ok(winner);
    },
    async alone(work) {
      const found = await until(() => look(null), waitMs);
      if (found === null || found === "gone" || "grant" in found) return null;
      const result = await inTurn(found, work);
      if (result.ok) await within((db) => yieldTurn(db, installation, found));
      return result;
    },
  };
}

/** The database may be away for a moment. */
const failedOnce = (): null => null;

function failure(kind: CrmError["kind"], publicMessage: string): CrmError {
  return { kind, publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };
}

/** An installation has one grant. */
const ROW = "grant";
const sealedGrants = (secrets: Secrets, installation: InstallationId) => sealedJson<Grant>(secrets, installation, "crm_grant");
