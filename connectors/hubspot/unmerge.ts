import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UnmergeDone, UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { failure } from "../shared/failure.ts";
import { differingValues } from "../shared/record-snapshot.ts";
import { batchRead } from "./batch-read.ts";
import { listOf, valueOf } from "./map/values.ts";
import { moveBack } from "./move-back.ts";
import { objectPath } from "./objects.ts";
import type { PropertyFacts } from "./property-facts.ts";
import { ObjectSchema } from "./schemas.ts";
import { readValues, whereTheyLead } from "./snapshot.ts";
import type { MergeParts } from "./merge-parts.ts";
import { writeValues } from "./write-values.ts";

/** Our unique property of contacts and companies: by it a record that was made anew is found again, whatever answer got lost. */
export const RECORD_KEY = "steward_key";
/** Names the records that one was made of. */
export const MERGED_IDS = "hs_merged_object_ids";
/** A contact's further addresses; unique among all addresses of the portal. */
export const ADDRESSES = "hs_additional_emails";
/** Repeats a tie, which comes back as such. */
const REPEATS_A_TIE = "associatedcompanyid";

const keyOf = (loser: CrmRecordId): string => `unmerged-${loser}`;

interface Last {
  readonly http: number;
  readonly requestId: string | null;
}

/**
 * Nothing un-merges in HubSpot: the merged record gets the survivor's values, which frees the loser's addresses, then the
 * loser is made anew under our key, then its children change over. Each step reads first what is done already.
 */
export async function unmergeRecords(parts: MergeParts, order: UnmergeOrder): Promise<Result<UnmergeDone, CrmError>> {
  const { object } = order.survivor;
  const facts = await parts.facts.read(object);
  if (!facts.ok) return facts;
  if (facts.value.get(RECORD_KEY) !== "anybody") return err(failure("forbidden", `HubSpot has no property ${RECORD_KEY} to find the record by: set the portal up, then take the merge back.`));
  const open = await standing(parts, order);
  if (!open.ok) return open;
  const freed = await giveBack(parts, order, facts.value);
  if (!freed.ok) return freed;
  const loser: Result<Last & { readonly id: string }, CrmError> = open.value.restored === null
    ? await makeAnew(parts, order.loser, facts.value) : ok({ id: open.value.restored, http: freed.value?.http ?? 200, requestId: freed.value?.requestId ?? null });
  if (!loser.ok) return err({ ...loser.error, mayHaveHappened: loser.error.mayHaveHappened || freed.value !== null });
  const moved = await moveBack(parts.client, order, { merged: order.merged, loser: loser.value.id });
  if (!moved.ok) return err({ ...moved.error, mayHaveHappened: true });
  const { id, http, requestId } = loser.value;
  return ok({ loser: crmRecordId(id), http, requestId });
}

/** That the merged record stands for itself, and whether the loser was made anew already. */
async function standing({ client }: MergeParts, { survivor, loser, merged, restored }: UnmergeOrder): Promise<Result<{ readonly restored: string | null }, CrmError>> {
  const led = await whereTheyLead(client, survivor.object, [merged, ...(restored === null ? [] : [restored])]);
  if (!led.ok) return led;
  if (!led.value.has(merged)) return err(failure("not-found", "The merged record is no longer in HubSpot."));
  if (led.value.get(merged) !== merged) return err(failure("conflict", "The merged record was itself merged into another one in HubSpot."));
  if (restored === null) return found(client, survivor.object, loser.crmId);
  const there = led.value.get(restored);
  if (there === undefined) return err(failure("not-found", "The record that was brought back is no longer in HubSpot."));
  return there === restored ? ok({ restored }) : err(failure("conflict", "The record that was brought back was merged again in HubSpot."));
}

async function found(client: MergeParts["client"], object: MergeObject, loser: CrmRecordId): Promise<Result<{ readonly restored: string | null }, CrmError>> {
  const read = { ids: [keyOf(loser)], idProperty: RECORD_KEY, properties: [RECORD_KEY, MERGED_IDS] };
  const living = await batchRead(client, object, read);
  if (!living.ok) return living;
  const [one] = living.value;
  // A merge hands the key on.
  if (one !== undefined && valueOf(one, MERGED_IDS) !== null) return err(failure("conflict", "The record that was brought back was merged again in HubSpot."));
  if (one !== undefined) return ok({ restored: one.id });
  const binned = await batchRead(client, object, { ...read, archived: true });
  if (!binned.ok) return binned;
  return binned.value.length === 0 ? ok({ restored: null }) : err(failure("invalid", "The record that was brought back lies in HubSpot's recycle bin: somebody deleted it."));
}

/** The survivor's values, and none of the loser's addresses. Null where nothing had to be written. */
async function giveBack({ client }: MergeParts, order: UnmergeOrder, facts: PropertyFacts): Promise<Result<Last | null, CrmError>> {
  const { object } = order.survivor;
  const wished = Object.fromEntries(Object.entries(order.values).filter(([name]) => mayBeWritten(facts, name)));
  const hasAddresses = object === "contact" && facts.get(ADDRESSES) === "anybody";
  const now = await readValues(client, object, [order.merged], [...Object.keys(wished), ...(hasAddresses ? [ADDRESSES] : [])]);
  if (!now.ok) return now;
  const values = now.value.get(order.merged)?.values ?? {};
  const own = hasAddresses ? { [ADDRESSES]: withoutLosers(wished[ADDRESSES] ?? values[ADDRESSES] ?? null, order) } : {};
  const written = await writeValues(client, object, order.merged, differingValues({ ...wished, ...own }, values));
  if (!written.ok) return written;
  return ok(written.value === null ? null : { http: written.value.status, requestId: written.value.requestId });
}

function withoutLosers(addresses: string | null, { survivor, loser }: UnmergeOrder): string | null {
  const kept = new Set(addressesOf(survivor.values));
  const gone = new Set(addressesOf(loser.values).filter((one) => !kept.has(one)));
  return listOf(addresses).filter((one) => !gone.has(one.toLowerCase())).join(";") || null;
}

const addressesOf = (values: CrmValues): readonly string[] => [...listOf(values["email"] ?? null), ...listOf(values[ADDRESSES] ?? null)].map((one) => one.toLowerCase());

const mayBeWritten = (facts: PropertyFacts, name: string): boolean => facts.get(name) === "anybody" && name !== REPEATS_A_TIE;

/** A record with the loser's values and our key; a key that is taken is an earlier call's. */
async function makeAnew({ client }: MergeParts, loser: RecordSnapshot, facts: PropertyFacts): Promise<Result<Last & { readonly id: string }, CrmError>> {
  const own = Object.entries(loser.values).filter(([name, value]) => value !== null && name !== RECORD_KEY && mayBeWritten(facts, name));
  const body = { properties: { ...Object.fromEntries(own), [RECORD_KEY]: keyOf(loser.crmId) }, associations: [] };
  const made = await client.call({ method: "POST", path: objectPath(loser.object), body, mutates: true }, ObjectSchema);
  if (made.ok) return ok({ id: made.value.body.id, http: made.value.status, requestId: made.value.requestId });
  if (made.error.kind !== "conflict") return made;
  const there = await found(client, loser.object, loser.crmId);
  if (!there.ok) return there;
  return there.value.restored === null ? made : ok({ id: there.value.restored, http: 200, requestId: null });
}
