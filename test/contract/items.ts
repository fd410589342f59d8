import { createHash } from "node:crypto";

import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { naturalKey, writeId } from "../../src/domain/model/ids.ts";
import type { NaturalKey } from "../../src/domain/model/ids.ts";
import type { CrmEngagementFields } from "../../src/ports/crm-records.ts";
import type { UpsertItem, UpsertResult } from "../../src/ports/crm-writer.ts";
import assert from "node:assert/strict";
import type { Portal } from "./portal.ts";

let made = 0;

/** A key that no other test uses. */
export function freshKey(object: EngagementObject): NaturalKey {
  made += 1;
  return naturalKey(`${object}-${createHash("sha1").update(`contract ${made}`).digest("hex")}`);
}

/** An item to create; every part may be replaced. */
export function item(portal: Portal, object: EngagementObject, part: Partial<UpsertItem> = {}): UpsertItem {
  const key = part.key ?? freshKey(object);
  made += 1;
  return {
    writeId: writeId(`write-${made}`), object, key, existing: null,
    fields: { ...plainFields(portal, object), ...part.fields },
    associations: [{ object: "contact", crmId: portal.ids.contact }, { object: "account", crmId: portal.ids.account }],
    ...(part.existing === undefined ? {} : { existing: part.existing, fields: part.fields ?? {} }),
    ...(part.associations === undefined ? {} : { associations: part.associations }),
    ...(part.writeId === undefined ? {} : { writeId: part.writeId }),
  };
}

/** Enough of each noun to be logged. */
function plainFields(portal: Portal, object: EngagementObject): CrmEngagementFields {
  const said = { subject: `About the ${object}`, body: "Ana Example asks for the sensor count." };
  return object === "task"
    ? { ...said, due: "2026-04-02", status: "open", ownerId: portal.ids.owner }
    : { ...said, occurredAt: "2026-03-02T10:00:00.000Z", direction: "inbound", ownerId: portal.ids.owner, outcome: "auto" };
}

/** The one result of a call with one item. */
export async function one(portal: Portal, what: UpsertItem): Promise<UpsertResult["result"]> {
  const results = await portal.crm.writer.upsert([what]);
  assert.equal(results.length, 1);
  const [result] = results;
  assert.equal(result?.writeId, what.writeId);
  assert.ok(result);
  return result.result;
}

/** The result's value, or the test fails with the vendor's sentence. */
export function fine<Value>(result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: { readonly kind: string; readonly publicMessage: string } }): Value {
  assert.ok(result.ok, result.ok ? "" : `${result.error.kind}: ${result.error.publicMessage}`);
  return result.value;
}
