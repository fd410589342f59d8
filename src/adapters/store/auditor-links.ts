import { sql, type Transaction } from "kysely";

import type { Instant } from "../../domain/model/time.ts";
import type { AuditorLink, AuditorLinkTable } from "../../ports/access.ts";
import type { TenantContext } from "./context.ts";
import type { Schema } from "./schema.ts";

/** The auditors' links of one installation, as hashes. */
export function auditorLinkTable({ db, installation: { id: installation } }: TenantContext): AuditorLinkTable {
  return {
    async add({ id, hash, createdAt, expiresAt }) {
      await db.insertInto("auditor_link").values({ installation_id: installation, id, hash, created_at: createdAt, expires_at: expiresAt, revoked_at: null }).execute();
    },
    async list() {
      const rows = await db.selectFrom("auditor_link").select(["id", "created_at", "expires_at", "revoked_at"])
        .where("installation_id", "=", installation).orderBy("created_at").orderBy("id").execute();
      return rows.map((row) => ({ id: row.id, installation, createdAt: row.created_at, expiresAt: row.expires_at, revokedAt: row.revoked_at }));
    },
    async revoke(id, at) {
      const { numUpdatedRows } = await db.updateTable("auditor_link").set({ revoked_at: at })
        .where("installation_id", "=", installation).where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async isFirstUse(id, use, at) {
      // Of two at the same time one inserts, and the other waits for it and finds the row.
      const mine = await db.insertInto("auditor_link_use").values({ installation_id: installation, link_id: id, used_for: use, day: at.slice(0, 10) })
        .onConflict((conflict) => conflict.doNothing()).returning(sql<number>`1`.as("mine")).executeTakeFirst();
      return mine !== undefined;
    },
  };
}

/** The link of a secret, by the secret's hash; null when nobody has it, or not any more. */
export async function findAuditorLink(db: Transaction<Schema>, hash: string, now: Instant): Promise<AuditorLink | null> {
  const row = await db.selectFrom("auditor_link").select(["id", "installation_id", "expires_at"])
    .where("hash", "=", hash).where("revoked_at", "is", null).where("expires_at", ">", now).executeTakeFirst();
  return row === undefined ? null : { id: row.id, installation: row.installation_id, expiresAt: row.expires_at };
}
