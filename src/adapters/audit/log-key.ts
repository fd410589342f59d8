import { KEY_BYTES, publicKeyOf } from "../../domain/audit/note/ed25519.ts";
import { vkeyOf } from "../../domain/audit/note/verifier-key.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { Randomness } from "../../ports/clock.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { SqlRunner } from "./sql-runner.ts";

interface KeyParts {
  readonly secrets: Secrets;
  readonly randomness: Randomness;
}

/** Makes an installation's signing key and its empty log, and returns the keys that its genesis entry names. */
export async function openLog(parts: KeyParts, sql: SqlRunner, log: LogName & { readonly at: string }): Promise<readonly string[]> {
  const vkey = await makeKey(parts, sql, log);
  await sql.query("SELECT steward.audit_open($1)", [log.log]);
  return [vkey];
}

/** Makes a signing key of a log and keeps it sealed; the newest one signs. Returns its verifier key. */
export async function makeKey({ secrets, randomness }: KeyParts, sql: SqlRunner, { installation, log, at }: LogName & { readonly at: string }): Promise<string> {
  const seed = randomness.bytes(KEY_BYTES);
  const vkey = vkeyOf(log, publicKeyOf(seed));
  const sealed = secrets.seal(Buffer.from(seed).toString("base64"), keyContext(installation, vkey));
  await sql.query(
    "INSERT INTO steward.audit_key (installation_id, log, vkey, sealed, created_at) VALUES ($1, $2, $3, $4, $5)",
    [installation, log, vkey, Buffer.from(sealed), at],
  );
  return vkey;
}

/** Names where a log's private key belongs. */
export const keyContext = (installation: string, vkey: string): string => `${installation}/audit_key/${vkey}`;
