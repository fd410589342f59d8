import type { Policy } from "../../../config/policy.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import { RECORD_OBJECTS, type RecordObject } from "../../domain/model/record-fields.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Makes a policy the next version and has everything of an object read again of which more is mapped; `unknown`: newly mapped fields that the CRM did not show. The caller tells the log. */
export async function putInForce(tx: TenantTransaction, before: Policy, policy: Policy, actor: Actor): Promise<{ readonly version: number; readonly unknown: readonly string[] }> {
  const version = await tx.setPolicy(policy, actor);
  const unknown: string[] = [];
  for (const object of RECORD_OBJECTS) {
    const added = policy.fields.mapped[object].filter((name) => !before.fields.mapped[object].includes(name));
    if (added.length === 0) continue;
    unknown.push(...(await notShown(tx, object, added)));
    // One under way has read a part without it, and begins anew.
    await tx.sync.endPass(object, "full");
    await tx.enqueue({ name: "sync-records", installation: tx.installation.id, object, full: true });
  }
  return { version, unknown };
}

async function notShown(tx: TenantTransaction, object: RecordObject, names: readonly string[]): Promise<readonly string[]> {
  const known = await tx.schema.known(object);
  if (known === null) return [];
  return names.filter((name) => !known.fields.some((field) => field.name === name)).map((name) => `${object}.${name}`);
}
