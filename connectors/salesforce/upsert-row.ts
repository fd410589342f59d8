import { ok } from "../../src/domain/model/result.ts";
import type { SalesforceClient } from "./client.ts";
import type { Outcome } from "./insert-rows.ts";
import { KEY_FIELD } from "./map/values.ts";
import type { Value } from "./map/values.ts";
import { SaveResultSchema } from "./schemas.ts";

/**
 * Makes a row under its key, or writes to the one that holds it: 201, 200, and 300 where several hold it, which is a
 * conflict. The key stands in the address, so it must not stand in the body.
 */
export async function upsertRow(client: SalesforceClient, sobject: string, key: string, values: Readonly<Record<string, Value>>): Promise<Outcome> {
  const body = Object.fromEntries(Object.entries(values).filter(([name]) => name !== KEY_FIELD));
  const path = `/sobjects/${sobject}/${KEY_FIELD}/${encodeURIComponent(key)}`;
  // Older versions answer an update with 204 and nothing.
  const answer = await client.call({ method: "PATCH", path, body, mutates: true }, SaveResultSchema.optional());
  if (!answer.ok) return answer;
  const { status: http, requestId, body: saved } = answer.value;
  return saved?.id ? ok({ id: saved.id, created: saved.created ?? http === 201, http, requestId }) : "lost";
}
