import type { Transaction } from "kysely";

import type { InboundAddress, InboundSource, InboundTable, SourceSecret } from "../../ports/inbound.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";
import { sealedJson } from "./sealed-json.ts";

/** The doors of one installation: tokens as keyed hashes, secrets sealed. */
export function inboundTable({ db, secrets, installation: { id: installation } }: TenantContext): InboundTable {
  const sealed = sealedJson<SourceSecret>(secrets, installation, "inbound_source");
  return {
    async addAddress({ id, userId, createdAt, token }) {
      await db.insertInto("inbound_address").values({ installation_id: installation, id, hash: hashOf(secrets, token), user_id: userId, created_at: createdAt, revoked_at: null }).execute();
    },
    async addresses() {
      const rows = await db.selectFrom("inbound_address").select(["id", "user_id", "created_at", "revoked_at"])
        .where("installation_id", "=", installation).orderBy("created_at").orderBy("id").execute();
      return rows.map((row) => ({ id: row.id, installation, userId: row.user_id, createdAt: row.created_at, revokedAt: row.revoked_at }));
    },
    async addSource({ id, kind, createdAt, secret, fields }) {
      await db.insertInto("inbound_source").values({ installation_id: installation, id, kind, sealed: sealed.seal(id, { secret, fields }), created_at: createdAt, revoked_at: null }).execute();
    },
    async sources() {
      const rows = await db.selectFrom("inbound_source").select(["id", "kind", "created_at", "revoked_at"])
        .where("installation_id", "=", installation).orderBy("created_at").orderBy("id").execute();
      return rows.map((row) => ({ id: row.id, installation, kind: row.kind, createdAt: row.created_at, revokedAt: row.revoked_at }));
    },
    async secretOf(id) {
      const row = await db.selectFrom("inbound_source").select("sealed").where("installation_id", "=", installation).where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
      return row === undefined ? null : sealed.open(id, row.sealed);
    },
    async revoke(id, at) {
      for (const table of ["inbound_address", "inbound_source"] as const) {
        const { numUpdatedRows } = await db.updateTable(table).set({ revoked_at: at })
          .where("installation_id", "=", installation).where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
        if (numUpdatedRows > 0n) return true;
      }
      return false;
    },
  };
}

/** The address of a token; null when nobody has it, or not any more. */
export async function findInboundAddress(db: Transaction<Schema>, secrets: Secrets, token: string): Promise<InboundAddress | null> {
  const row = await db.selectFrom("inbound_address").select(["id", "installation_id", "user_id"])
    .where("hash", "=", hashOf(secrets, token)).where("revoked_at", "is", null).executeTakeFirst();
  return row === undefined ? null : { id: row.id, installation: row.installation_id, userId: row.user_id };
}

/** The source of this id; null when there is none, or it was revoked. */
export async function findInboundSource(db: Transaction<Schema>, id: string): Promise<InboundSource | null> {
  const row = await db.selectFrom("inbound_source").select(["id", "installation_id", "kind"])
    .where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
  return row === undefined ? null : { id: row.id, installation: row.installation_id, kind: row.kind };
}

/** Under a key of ours: whoever reads the table cannot try tokens out on it. */
const hashOf = (secrets: Secrets, token: string): string => secrets.pseudonym("inbound-address", token);
