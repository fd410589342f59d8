import { sql, type Transaction } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Installation } from "../../ports/store.ts";
import { installationOf } from "./installations.ts";
import type { Schema } from "./schema.ts";

/** Each is some ten kilobytes, mostly its policy. */
const INSTALLATIONS_MAX = 1_000;

/**
 * What is kept of installations, read again only where the row is another version than the one read before: most transactions
 * begin with the row of the one before, and its policy took long to send and to check. What is given out is shared, and frozen.
 */
export class KnownInstallations {
  readonly #known = new Map<InstallationId, { readonly version: string; readonly installation: Installation }>();

  /** The installation as a transaction sees it that acts for it; null where there is none. */
  async of(db: Transaction<Schema>, id: InstallationId, version: string | null): Promise<Installation | null> {
    if (version === null) return null;
    const known = this.#known.get(id);
    if (known?.version === version) return known.installation;
    // Another transaction may have changed it meanwhile: the row and its version are of one statement.
    const row = await db.selectFrom("installation").selectAll().select(sql<string>`concat_ws(' ', xmin, ctid, pg_postmaster_start_time())`.as("version")).where("id", "=", id).executeTakeFirst();
    if (row === undefined) return null;
    this.#known.delete(id);
    const installation = frozen(installationOf(row));
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= INSTALLATIONS_MAX) this.#known.delete(oldest);
    this.#known.set(id, { version: row.version, installation });
    return installation;
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}
