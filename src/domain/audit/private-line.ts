import { canonicalJson, CanonicalJsonError } from "./canonical-json.ts";
import { commitment, COMMITMENT_SALT_BYTES } from "./commitment.ts";
import type { Place } from "./erasure-fact.ts";
import type { AuditJson } from "./fact.ts";
import { bytesOf } from "./note/base64.ts";
import { readJson } from "./read-json.ts";
import { memberOf } from "./reveal.ts";

/** A value that an entry commits to, as it is handed out in clear. */
export interface ValueInClear extends Place {
  readonly salt: Uint8Array;
  readonly value: AuditJson;
}

/** Its line of `private.jsonl` (docs/audit-format.md), without the end: JSON with its members in their order. */
export function privateLine({ path, salt, seq, value }: ValueInClear): string {
  return `{"path":${canonicalJson(path)},"salt":"${Buffer.from(salt).toString("base64")}","seq":${String(seq)},"value":${canonicalJson(value)}}`;
}

/** What a line of `private.jsonl` says: the place, and what salt and value commit to; empty when no entry can commit to it. */
export interface ShownValue extends Place {
  readonly c: string;
}

/** Reads a line of `private.jsonl`, whoever wrote it; null when it is none. */
export function readPrivateLine(line: string): ShownValue | null {
  const shown = readJson(line);
  const [seq, path, salt, value] = [memberOf(shown, "seq"), memberOf(shown, "path"), memberOf(shown, "salt"), memberOf(shown, "value")];
  const key = typeof salt === "string" ? bytesOf(salt) : null;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || typeof path !== "string" || key?.length !== COMMITMENT_SALT_BYTES || value === undefined) return null;
  return { seq, path, c: committed(key, value) };
}

/** Values that the format does not know (a fraction, say) are what no honest entry commits to. */
function committed(salt: Uint8Array, value: AuditJson): string {
  try {
    return commitment(salt, value);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return "";
    throw error;
  }
}
