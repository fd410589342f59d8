import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { Guarantee } from "../../src/ports/crm-writer.ts";
import type { SalesforceClient } from "./client.ts";
import type { Value } from "./map/values.ts";
import { rowPath } from "./rest.ts";
import { againWhileLocked, isRowLocked } from "./row-locks.ts";
import type { Pause } from "./row-locks.ts";
import { NothingSchema } from "./schemas.ts";
import { honoursUnmodifiedSince } from "./unmodified-since.ts";

/** A change of one row, and what it is allowed to be a change of. */
export interface RowPatch {
  readonly sobject: string;
  readonly id: string;
  readonly values: Readonly<Record<string, Value>>;
  /** The row's tag, verbatim, where it has one: Account only. */
  readonly tag: string | null;
  /** `SystemModstamp` of the row as it was read. */
  readonly seenAt: Instant | null;
}

/** A change that Salesforce accepted. */
export interface Patched {
  readonly http: number;
  readonly requestId: string | null;
  readonly headers: ReadonlyMap<string, string>;
  /** Who compared the versions. */
  readonly guarantee: Guarantee;
}

/** Changes one row if it is still the one that was read; `conflict` if Salesforce says that it is not. */
export type ConditionalPatch = (patch: RowPatch) => Promise<Result<Patched, CrmError>>;

/**
 * Changes of one org's rows. `If-Match` works on accounts. On other rows `If-Unmodified-Since` does by the documents: it is
 * sent in any case, and the first row of each object tells whether the org honours it. A locked row is tried again.
 */
export function createConditionalPatch(client: SalesforceClient, pause: Pause): ConditionalPatch {
  const honours = new Map<string, boolean>();

  async function isHonoured({ sobject, id }: RowPatch): Promise<Result<boolean, CrmError>> {
    const known = honours.get(sobject);
    if (known !== undefined) return ok(known);
    const asked = await honoursUnmodifiedSince(client, sobject, id);
    if (asked.ok) honours.set(sobject, asked.value);
    return asked;
  }

  return async (patch) => {
    const { sobject, id, values, tag, seenAt } = patch;
    const honoured = tag === null && seenAt !== null ? await isHonoured(patch) : ok(false);
    if (!honoured.ok) return honoured;
    const headers: Record<string, string> = tag !== null ? { "If-Match": tag } : seenAt !== null ? { "If-Unmodified-Since": new Date(seenAt).toUTCString() } : {};
    const send = async () => client.call({ method: "PATCH", path: rowPath(sobject, id), headers, body: values, mutates: true }, NothingSchema);
    let answer = await send();
    const isLocked = (): boolean => !answer.ok && isRowLocked(answer.error);
    await againWhileLocked(pause, { locked: () => (isLocked() ? [patch] : []), send: async () => { answer = await send(); } });
    if (!answer.ok) return answer;
    const guarantee: Guarantee = tag !== null ? "etag" : honoured.value ? "last-modified" : "read-compare-write";
    return ok({ http: answer.value.status, requestId: answer.value.requestId, headers: answer.value.headers, guarantee });
  };
}
