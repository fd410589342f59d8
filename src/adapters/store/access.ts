import { type Kysely, sql, type Transaction } from "kysely";
import type { Access, IdempotentRequest, RememberedAnswer, Reservation } from "../../ports/access.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { findAuditorLink } from "./auditor-links.ts";
import { asSystem } from "./context.ts";
import { findInboundAddress, findInboundSource } from "./inbound.ts";
import type { Schema } from "./schema.ts";

/** Retries of a POST come within minutes; a day covers a client that was down. */
const ANSWERS_KEPT_MS = 24 * 3_600_000;
/** Longer than any request may take. */
const RESERVED_MAX_MS = 5 * 60_000;

/** Who may come in, across tenants. Keys and links are there as hashes; remembered answers are sealed. */
export function accessTables({ kysely, secrets }: { readonly kysely: Kysely<Schema>; readonly secrets: Secrets }): Access {
  return {
    findApiKey: (hash) => asSystem(kysely, async (db) => {
      const row = await db.selectFrom("api_key").select(["id", "installation_id", "permissions"])
        .where("hash", "=", hash).where("revoked_at", "is", null).executeTakeFirst();
      return row === undefined ? null : { id: row.id, installation: row.installation_id, permissions: row.permissions };
    }),
    findAuditorLink: (hash, now) => asSystem(kysely, (db) => findAuditorLink(db, hash, now)),
    findInboundAddress: (token) => asSystem(kysely, (db) => findInboundAddress(db, secrets, token)),
    findInboundSource: (id) => asSystem(kysely, (db) => findInboundSource(db, id)),
    addSignIn: ({ hash, expiresAt }) => asSystem(kysely, async (db) => {
      await db.insertInto("sign_in").values({ hash, expires_at: expiresAt }).onConflict((conflict) => conflict.doNothing()).execute();
    }),
    redeemSignIn: (hash, now) => asSystem(kysely, async (db) => {
      const spent = await db.deleteFrom("sign_in").where((where) => where.or([where("hash", "=", hash), where("expires_at", "<=", now)])).returning(["hash", "expires_at"]).execute();
      return spent.some((link) => link.hash === hash && link.expires_at > now);
    }),
    reserve: (request, at) => asSystem(kysely, (db) => reserve(db, secrets, request, at)),
    // Whoever was slower than a reservation lasts must not answer for another request, nor give its key back.
    remember: ({ scope, key, requestHash }, { status, body }, at) => asSystem(kysely, async (db) => {
      const sealed = secrets.seal(`${String(status)}\n${body}`, contextOf(scope, key));
      await db.updateTable("idempotent_answer").set({ sealed, answered_at: at }).where("scope", "=", scope).where("key", "=", key).where("request_hash", "=", requestHash).where("sealed", "is", null).execute();
    }),
    release: ({ scope, key, requestHash }) => asSystem(kysely, async (db) => {
      await db.deleteFrom("idempotent_answer").where("scope", "=", scope).where("key", "=", key).where("request_hash", "=", requestHash).where("sealed", "is", null).execute();
    }),
  };
}

/** The insert decides between callers at the same time: one of them gets the row, the others read it. */
async function reserve(db: Transaction<Schema>, secrets: Secrets, { scope, key, requestHash }: IdempotentRequest, at: string): Promise<Reservation> {
  await db.deleteFrom("idempotent_answer").where((where) => where.or([
    where("answered_at", "<", before(at, ANSWERS_KEPT_MS)),
    where.and([where("sealed", "is", null), where("scope", "=", scope), where("key", "=", key), where("answered_at", "<", before(at, RESERVED_MAX_MS))]),
  ])).execute();
  const mine = await db.insertInto("idempotent_answer").values({ scope, key, request_hash: requestHash, sealed: null, answered_at: at })
    .onConflict((conflict) => conflict.columns(["scope", "key"]).doNothing()).returning(sql<number>`1`.as("mine")).executeTakeFirst();
  if (mine !== undefined) return { state: "reserved" };
  const row = await db.selectFrom("idempotent_answer").select(["request_hash", "sealed"]).where("scope", "=", scope).where("key", "=", key).executeTakeFirst();
  // Given back between the two statements: the caller may ask again, as for one that is still being done.
  if (row === undefined) return { state: "busy", requestHash };
  if (row.sealed === null) return { state: "busy", requestHash: row.request_hash };
  return { state: "answered", requestHash: row.request_hash, answer: answerIn(secrets.open(row.sealed, contextOf(scope, key))) };
}

const ANSWERS_A_PAGE = 500;

/** Opens every remembered answer of an installation, whose name a scope begins with, and deletes those that are not wanted any more, and those that nobody can open. */
export async function forgetAnswers({ kysely, secrets }: { readonly kysely: Kysely<Schema>; readonly secrets: Secrets }, installation: string, isUnwanted: (body: string) => boolean): Promise<number> {
  const isKept = (sealed: Uint8Array, context: string): boolean => {
    try {
      return !isUnwanted(answerIn(secrets.open(sealed, context)).body);
    } catch {
      return false;
    }
  };
  let count = 0;
  for (let after: { readonly scope: string; readonly key: string } | null = { scope: "", key: "" }; after !== null;) {
    const from: { readonly scope: string; readonly key: string } = after;
    after = await asSystem(kysely, async (db) => {
      const rows = await db.selectFrom("idempotent_answer").select(["scope", "key", "sealed"]).where("sealed", "is not", null)
        .where(sql<boolean>`starts_with(scope, ${`${installation} `})`).where(sql<boolean>`(scope, key) > (${from.scope}, ${from.key})`).orderBy("scope").orderBy("key").limit(ANSWERS_A_PAGE).execute();
      for (const { scope, key, sealed } of rows) {
        if (sealed === null || isKept(sealed, contextOf(scope, key))) continue;
        await db.deleteFrom("idempotent_answer").where("scope", "=", scope).where("key", "=", key).execute();
        count += 1;
      }
      return rows.length < ANSWERS_A_PAGE ? null : (rows.at(-1) ?? null);
    });
  }
  return count;
}

function answerIn(opened: string): RememberedAnswer {
  const [status = "", ...body] = opened.split("\n");
  return { status: Number(status), body: body.join("\n") };
}

const contextOf = (scope: string, key: string): string => `idempotent_answer/${JSON.stringify([scope, key])}`;
const before = (at: string, ms: number): string => new Date(Date.parse(at) - ms).toISOString();
