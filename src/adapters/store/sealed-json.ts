import type { InstallationId } from "../../domain/model/ids.ts";
import type { Secrets } from "../../ports/secrets.ts";

/** Values of one kind as they are stored where nobody may read them; a sealed value opens in its own row only. */
export interface SealedJson<Value> {
  seal(row: string, value: Value): Uint8Array;
  open(row: string, sealed: Uint8Array): Value;
}

/**
 * The sealed column of a tenant's table. What opens has the shape that was sealed: the seal is authenticated, so nothing
 * but this program, for this very row, can have written it.
 */
export function sealedJson<Value>(secrets: Secrets, installation: InstallationId, table: string): SealedJson<Value> {
  const contextOf = (row: string): string => `${installation}/${table}/${row}`;
  return {
    seal: (row, value) => secrets.seal(JSON.stringify(value), contextOf(row)),
    open(row, sealed): Value {
      const opened: unknown = JSON.parse(secrets.open(sealed, contextOf(row)));
      return opened as Value;
    },
  };
}
