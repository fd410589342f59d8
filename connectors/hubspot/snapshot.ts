import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { valuesInOrder } from "../shared/record-snapshot.ts";
import { batchRead, readFollowingMerges } from "./batch-read.ts";
import { childSetsOf, readChildren } from "./children.ts";
import type { HubSpotClient } from "./client.ts";
import { instantOf } from "./map/values.ts";
import type { MergeParts } from "./merge-parts.ts";
import { OBJECT_NAMES } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";

/** Properties asked for in one call; a portal has some hundreds of an object. */
const PROPERTIES_PER_CALL = 500;

/** Records whole, in the order in which they were asked for, each once. */
export async function readSnapshots(parts: MergeParts, object: MergeObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordSnapshot[], CrmError>> {
  const facts = await parts.facts.read(object);
  if (!facts.ok) return facts;
  const led = await whereTheyLead(parts.client, object, ids);
  if (!led.ok) return led;
  const living = [...new Set(led.value.values())];
  if (living.length === 0) return ok([]);
  const records = await readValues(parts.client, object, living, [...facts.value.keys()]);
  if (!records.ok) return records;
  const children = await readChildren(parts.client, object, living);
  if (!children.ok) return children;
  return ok(living.flatMap((id) => {
    const record = records.value.get(id);
    if (record === undefined) return [];
    const values = valuesInOrder([...facts.value.keys()].map((name) => [name, record.values[name] ?? null]));
    return [{ object, crmType: OBJECT_NAMES[object], crmId: crmRecordId(id), ...record.base, values, children: childSetsOf(children.value, id) }];
  }));
}

/** The living record that each id leads to now; missing ones are left out. Whether a batch follows merges is not known, so what it leaves out is asked for alone. */
export async function whereTheyLead(client: HubSpotClient, object: MergeObject, ids: readonly string[]): Promise<Result<ReadonlyMap<string, string>, CrmError>> {
  const wanted = [...new Set(ids)];
  const read = await batchRead(client, object, { ids: wanted, idProperty: null, properties: ["hs_object_id"] });
  if (!read.ok) return read;
  const led = new Map<string, string>();
  for (const id of wanted) {
    const own = read.value.find((one) => one.id === id);
    if (own !== undefined) led.set(id, id);
    if (own !== undefined) continue;
    const followed = await readFollowingMerges(client, object, id, ["hs_object_id"]);
    if (!followed.ok) return followed;
    if (followed.value !== null) led.set(id, followed.value.id);
  }
  return ok(led);
}

interface Whole {
  readonly base: Pick<RecordSnapshot, "version" | "createdAt" | "modifiedAt">;
  readonly values: CrmValues;
}

/** Properties of living records, in as many calls as their names need. */
export async function readValues(client: HubSpotClient, object: MergeObject, ids: readonly string[], names: readonly string[]): Promise<Result<ReadonlyMap<string, Whole>, CrmError>> {
  const found = new Map<string, Whole>();
  for (const some of names.length === 0 ? [["hs_object_id"]] : chunksOf(names, PROPERTIES_PER_CALL)) {
    const read = await batchRead(client, object, { ids, idProperty: null, properties: some });
    if (!read.ok) return read;
    for (const one of read.value) {
      const values = Object.fromEntries(some.map((name) => [name, one.properties[name] === "" ? null : one.properties[name] ?? null]));
      const known = found.get(one.id);
      // The first version counts: what changed between two calls then shows as moved.
      found.set(one.id, { base: known?.base ?? baseOf(one), values: { ...known?.values, ...values } });
    }
  }
  return ok(found);
}

const baseOf = (one: HubSpotObject): Whole["base"] =>
  ({ version: one.updatedAt ?? null, createdAt: instantOf(one.createdAt), modifiedAt: instantOf(one.updatedAt) ?? instant(0) });
