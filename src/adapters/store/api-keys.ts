import type { ApiKeyTable } from "../../ports/access.ts";
import type { TenantContext } from "./context.ts";

/** The API keys of one installation, as hashes. */
export function apiKeyTable({ db, installation: { id: installation } }: TenantContext): ApiKeyTable {
  return {
    async add({ id, permissions, name, createdAt, hash }) {
      await db.insertInto("api_key").values({ installation_id: installation, id, hash, permissions: [...permissions], name, created_at: createdAt, revoked_at: null }).execute();
    },
    async list() {
      const rows = await db.selectFrom("api_key").select(["id", "permissions", "name", "created_at", "revoked_at"])
        .where("installation_id", "=", installation).orderBy("created_at").orderBy("id").execute();
      return rows.map((row) => ({ id: row.id, installation, permissions: row.permissions, name: row.name, createdAt: row.created_at, revokedAt: row.revoked_at }));
    },
    async revoke(id, at) {
      const { numUpdatedRows } = await db.updateTable("api_key").set({ revoked_at: at })
        .where("installation_id", "=", installation).where("id", "=", id).where("revoked_at", "is", null).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
