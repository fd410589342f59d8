import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordSnapshot } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { stopsEverything } from "../../src/ports/crm-errors.ts";
import type { MergeDone, MergeOrder } from "../../src/ports/crm-merger.ts";
import { failure } from "../shared/failure.ts";
import { differingValues } from "../shared/record-snapshot.ts";
import { objectPath } from "./objects.ts";
import { ObjectSchema } from "./schemas.ts";
import { readValues, whereTheyLead } from "./snapshot.ts";
import type { MergeParts } from "./merge-parts.ts";
import { writeValues } from "./write-values.ts";

/** What is left to do of a merge, and what was done. */
interface Merged {
  readonly id: string;
  readonly changed: boolean;
  readonly http: number;
  readonly requestId: string | null;
}

/**
 * Makes one record of two, then gives it the wished values where they differ. HubSpot has no conditional merge: both are
 * read again right before. Where both lead to one record already, an earlier call did it, and only values are missing.
 */
export async function mergeRecords(parts: MergeParts, order: MergeOrder): Promise<Result<MergeDone, CrmError>> {
  const { object } = order.survivor;
  const facts = await parts.facts.read(object);
  if (!facts.ok) return facts;
  const fixed = Object.keys(order.values).filter((name) => facts.value.get(name) !== "anybody");
  if (fixed.length > 0) return err(failure("invalid", `HubSpot lets nobody set ${fixed.join(", ")}.`));
  const merged = await makeOne(parts, order);
  if (!merged.ok) return merged;
  const { id } = merged.value;
  const now = await readValues(parts.client, object, [id], Object.keys(order.values));
  if (!now.ok) return err(afterMerge(now.error, merged.value));
  const written = await writeValues(parts.client, object, id, differingValues(order.values, now.value.get(id)?.values ?? {}));
  if (!written.ok) return err(afterMerge(written.error, merged.value));
  return ok({
    survivor: crmRecordId(id), changed: merged.value.changed || written.value !== null,
    http: written.value?.status ?? merged.value.http, requestId: written.value?.requestId ?? merged.value.requestId,
  });
}

/** Whatever failed then, the merge itself was done. */
const afterMerge = (error: CrmError, { changed }: Merged): CrmError => ({ ...error, mayHaveHappened: changed || error.mayHaveHappened });

async function makeOne({ client }: MergeParts, { survivor, loser }: MergeOrder): Promise<Result<Merged, CrmError>> {
  const led = await whereTheyLead(client, survivor.object, [survivor.crmId, loser.crmId]);
  if (!led.ok) return led;
  const [one, other] = [led.value.get(survivor.crmId), led.value.get(loser.crmId)];
  if (one === undefined || other === undefined) return err(failure("not-found", "One of the two records is no longer in HubSpot."));
  if (one === other) return ok({ id: one, changed: false, http: 200, requestId: null });
  if (one !== survivor.crmId || other !== loser.crmId) return err(failure("conflict", "One of the two records was merged into another one in HubSpot."));
  const now = await readValues(client, survivor.object, [one, other], []);
  if (!now.ok) return now;
  if ([survivor, loser].some((each) => isMoved(each, now.value.get(each.crmId)?.base))) return err(failure("conflict", "One of the two records changed in HubSpot since it was read."));
  const body = { primaryObjectId: survivor.crmId, objectIdToMerge: loser.crmId };
  const made = await client.call({ method: "POST", path: objectPath(survivor.object, "/merge"), body, mutates: true }, ObjectSchema);
  if (made.ok) return ok({ id: made.value.body.id, changed: true, http: made.value.status, requestId: made.value.requestId });
  if (made.error.http === 414) return err({ ...made.error, kind: "invalid", publicMessage: TOO_MANY });
  return doneAfterAll({ client }, { survivor, loser }, made.error);
}

/** A refusal of two that are one by now: a call whose answer got lost came through late, or somebody else's was quicker. */
async function doneAfterAll({ client }: Pick<MergeParts, "client">, { survivor, loser }: Pick<MergeOrder, "survivor" | "loser">, error: CrmError): Promise<Result<Merged, CrmError>> {
  if (error.mayHaveHappened || stopsEverything(error) || error.kind === "forbidden") return err(error);
  const led = await whereTheyLead(client, survivor.object, [survivor.crmId, loser.crmId]);
  const id = led.ok ? led.value.get(survivor.crmId) : undefined;
  return led.ok && id !== undefined && led.value.get(loser.crmId) === id ? ok({ id, changed: true, http: error.http ?? 200, requestId: error.requestId }) : err(error);
}

/** HubSpot's most for one profile (HubSpot, "Merge records"). */
export const MERGES_MAX = 250;
/** What people are told of it. */
export const TOO_MANY = `HubSpot makes one record of at most ${String(MERGES_MAX)} others, and these two together have more.`;

function isMoved(seen: RecordSnapshot, now: Pick<RecordSnapshot, "version" | "modifiedAt"> | undefined): boolean {
  if (now === undefined) return true;
  return seen.version === null ? seen.modifiedAt !== now.modifiedAt : seen.version !== now.version;
}
