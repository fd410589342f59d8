import type { InstallationId } from "../../domain/model/ids.ts";
import type { Secrets } from "../../ports/secrets.ts";

/** Where a sealed value stands; it opens nowhere else. */
export interface SealedPlace {
  readonly installation: InstallationId;
  readonly table: string;
  readonly row: string;
}

const contextOf = ({ installation, table, row }: SealedPlace): string => `${installation}/${table}/${row}`;

/** A value as it is stored where nobody may read it. */
export function sealJson(secrets: Secrets, place: SealedPlace, value: unknown): Uint8Array {
  return secrets.seal(JSON.stringify(value), contextOf(place));
}

/**
 * The value that {@link sealJson} stored there. Its shape is ours by construction: the seal is authenticated, so that
 * nothing but this program, at this place, can have written it.
 */
export function openJson<Value>(secrets: Secrets, place: SealedPlace, sealed: Uint8Array): Value {
  return JSON.parse(secrets.open(sealed, contextOf(place))) as Value;
}
