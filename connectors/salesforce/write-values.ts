import type { CrmValues } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import { differingValues } from "../shared/record-snapshot.ts";
import type { ObjectDescription } from "./describe.ts";
import { encodedMapped } from "./map/mapped.ts";
import type { Value } from "./map/values.ts";
import { rowPath } from "./rest.ts";
import type { RestAnswer } from "./rest.ts";
import { againWhileLocked, isRowLocked } from "./row-locks.ts";
import { NothingSchema } from "./schemas.ts";
import type { MergeParts } from "./merge-parts.ts";
import { readValues } from "./snapshot.ts";

/** Two records that were one are duplicates to the org's rules, and somebody decided that they are not. */
const ALLOW_DUPLICATES = { "Sforce-Duplicate-Rule-Header": "allowSave=true" } as const;

/** Writes those values of one row that differ from what stands there; null empties. The answer, or null where there was nothing to write. */
export async function writeValues(parts: MergeParts, description: ObjectDescription, { id, values }: { readonly id: string; readonly values: CrmValues }): Promise<Result<RestAnswer<undefined> | null, CrmError>> {
  const now = await readValues(parts.client, description, { id, names: Object.keys(values) });
  if (!now.ok) return now;
  const differing = Object.entries(differingValues(values, now.value));
  if (differing.length === 0) return ok(null);
  const body: Record<string, Value> = {};
  for (const [name, value] of differing) {
    const encoded = encodedMapped(value, description.fields.find((field) => field.name === name));
    if (encoded === undefined) return err(failure("invalid", `A value of ${name} cannot be sent without changing it.`));
    body[name] = encoded;
  }
  const send = (): Promise<Result<RestAnswer<undefined>, CrmError>> =>
    parts.client.call({ method: "PATCH", path: rowPath(description.name, id), headers: ALLOW_DUPLICATES, body, mutates: true }, NothingSchema);
  let answer = await send();
  await againWhileLocked(parts.pause, { locked: () => (!answer.ok && isRowLocked(answer.error) ? [id] : []), send: async () => { answer = await send(); } });
  return answer;
}
