import type { Kysely } from "kysely";
import type { Access } from "../../ports/access.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { asSystem } from "./context.ts";
import type { Schema } from "./schema.ts";

/** Retries of a POST come within minutes; a day covers a client that was down. */
const ANSWERS_KEPT_HOURS = 24;

/** Who may come in, across tenants. Keys and links are there as hashes; remembered answers are sealed. */
export function accessTables({ kysely, secrets }: { readonly kysely: Kysely<Schema>; readonly secrets: Secrets }): Access {
  return {
    addApiKey: ({ id, installation, permissions, hash, createdAt }) => asSystem(kysely, async (db) => {
      await db.insertInto("api_key").values({ id, installation_id: installation, permissions: [...permissions], hash, created_at: createdAt }).execute();
    }),
    findApiKey: (hash) => asSystem(kysely, async (db) => {
      const row = await db.selectFrom("api_key").select(["id", "installation_id", "permissions"]).where("hash", "=", hash).executeTakeFirst();
      return row === undefined ? null : { id: row.id, installation: row.installation_id, permissions: row.permissions };
    }),
    addSignIn: ({ hash, expiresAt }) => asSystem(kysely, async (db) => {
      await db.insertInto("sign_in").values({ hash, expires_at: expiresAt }).onConflict((conflict) => conflict.doNothing()).execute();
    }),
    redeemSignIn: (hash, now) => asSystem(kysely, async (db) => {
      const spent = await db.deleteFrom("sign_in").where((where) => where.or([where("hash", "=", hash), where("expires_at", "<=", now)])).returning(["hash", "expires_at"]).execute();
      return spent.some((link) => link.hash === hash && link.expires_at > now);
    }),
    recall: (scope, key) => asSystem(kysely, async (db) => {
      const row = await db.selectFrom("idempotent_answer").select(["request_hash", "sealed"]).where("scope", "=", scope).where("key", "=", key).executeTakeFirst();
      if (row === undefined) return null;
      const [status = "", ...body] = secrets.open(row.sealed, contextOf(scope, key)).split("\n");
      return { requestHash: row.request_hash, status: Number(status), body: body.join("\n") };
    }),
    remember: (scope, key, { requestHash, status, body, at }) => asSystem(kysely, async (db) => {
      const sealed = secrets.seal(`${String(status)}\n${body}`, contextOf(scope, key));
      await db.deleteFrom("idempotent_answer").where("answered_at", "<", hoursBefore(at, ANSWERS_KEPT_HOURS)).execute();
      await db.insertInto("idempotent_answer").values({ scope, key, request_hash: requestHash, sealed, answered_at: at }).onConflict((conflict) => conflict.doNothing()).execute();
    }),
  };
}

const contextOf = (scope: string, key: string): string => `idempotent_answer/${JSON.stringify([scope, key])}`;
const hoursBefore = (at: string, hours: number): string => new Date(Date.parse(at) - hours * 3_600_000).toISOString();
