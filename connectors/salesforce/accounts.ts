import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { RecordChange, RecordState, UpsertDone } from "../../src/ports/crm-writer.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import { stateFields, toState, toValues } from "./map/record-fields.ts";
import { instantOf } from "./map/values.ts";
import { isIdOf } from "./objects.ts";
import { rowPath } from "./rest.ts";
import { RowSchema, knownFields } from "./rows.ts";
import type { WriteParts } from "./write-parts.ts";

/** Accounts at a time: each is a call of its own, because only a row's own address tells its tag. */
export const PARALLEL = 4;

/** Accounts as they are now, each with its tag; missing ones are left out. */
export async function readAccounts(parts: WriteParts, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordState[], CrmError>> {
  const states: RecordState[] = [];
  for (const chunk of chunksOf([...new Set(ids)].filter((id) => isIdOf("Account", id)), PARALLEL)) {
    for (const read of await Promise.all(chunk.map(async (id) => readAccount(parts, id)))) {
      if (!read.ok) return read;
      if (read.value !== null) states.push(read.value);
    }
  }
  return ok(states);
}

/** Changes an account if its tag is still the one that was read. */
export async function changeAccount(parts: WriteParts, { existing, fields }: RecordChange): Promise<Result<UpsertDone, CrmError>> {
  const described = await parts.client.describe("Account");
  if (!described.ok) return described;
  const values = described.value === null ? null : toValues({ object: "account", description: described.value }, fields, existing.fields);
  if (values === null) return err(failure("invalid", "The values cannot be sent as they are."));
  const done = { crmId: existing.crmId, created: false };
  if (Object.keys(values).length === 0) return ok({ ...done, guarantee: "read-compare-write", http: 200, requestId: null, versionAfter: existing.version });
  const patched = await parts.patch({ sobject: "Account", id: existing.crmId, values, tag: existing.version, seenAt: null });
  if (!patched.ok) return patched;
  const { guarantee, http, requestId, headers } = patched.value;
  // An answer without the new tag leaves it untold: a third call for each account would tell nobody anything to act on.
  return ok({ ...done, guarantee, http, requestId, versionAfter: headers.get("etag") ?? null });
}

async function readAccount({ client, mapped }: WriteParts, id: CrmRecordId): Promise<Result<RecordState | null, CrmError>> {
  const described = await client.describe("Account");
  if (!described.ok) return described;
  if (described.value === null) return ok(null);
  const kind = { object: "account", mapped: await mapped("account"), description: described.value } as const;
  const fields = knownFields(described.value, ["Id", "SystemModstamp", ...stateFields("account"), ...kind.mapped]).join(",");
  const answer = await client.call({ method: "GET", path: rowPath("Account", id), query: { fields }, mutates: false }, RowSchema);
  if (!answer.ok) return answer.error.kind === "not-found" ? ok(null) : answer;
  const { body, headers } = answer.value;
  return ok(toState(kind, body, headers.get("etag") ?? instantOf(body["SystemModstamp"])));
}
