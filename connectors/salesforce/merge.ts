import { crmRecordId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { stopsEverything } from "../../src/ports/crm-errors.ts";
import type { MergeDone, MergeOrder } from "../../src/ports/crm-merger.ts";
import { failure } from "../shared/failure.ts";
import type { ObjectDescription } from "./describe.ts";
import { whereTheyLead } from "./snapshot.ts";
import type { MergeParts } from "./merge-parts.ts";
import type { Mergeable } from "./snapshot.ts";
import { mergeRequest } from "./soap.ts";
import { soapItem } from "./soap-item.ts";
import { writeValues } from "./write-values.ts";

/**
 * Folds the loser into the survivor, which gets the wished values in the same transaction. There is no conditional merge:
 * both are read again right before. Where the loser leads to the survivor already, only values are missing.
 */
export async function mergeRecords(parts: MergeParts, order: MergeOrder): Promise<Result<MergeDone, CrmError>> {
  const { survivor, loser, values } = order;
  const described = await descriptionOf(parts, survivor.crmType);
  if (!described.ok) return described;
  const { sobject, description } = described.value;
  if (loser.crmType !== sobject) return err(failure("invalid", "Salesforce merges only records of one object."));
  const fixed = Object.keys(values).filter((name) => description.fields.find((field) => field.name === name)?.updateable !== true);
  if (fixed.length > 0) return err(failure("invalid", `Salesforce lets nobody set ${fixed.join(", ")}.`));
  const led = await whereTheyLead(parts, sobject, [survivor.crmId, loser.crmId]);
  if (!led.ok) return led;
  const [one, other] = [led.value.get(survivor.crmId), led.value.get(loser.crmId)];
  if (one === undefined || other === undefined) return err(failure("not-found", "One of the two records is no longer in Salesforce."));
  if (one.id !== survivor.crmId || (other.id !== loser.crmId && other.id !== one.id)) return err(failure("conflict", "One of the two records was merged into another one in Salesforce."));
  if (other.id === one.id) return completed(parts, description, order);
  if (one.version !== survivor.version || other.version !== loser.version) return err(failure("conflict", "One of the two records changed in Salesforce since it was read."));
  const request = mergeRequest(sobject, { master: survivor.crmId, loser: loser.crmId, values });
  if (request === null) return err(failure("invalid", "A value cannot be sent without changing it."));
  const done = await soapItem(parts, request);
  if (done.ok) return ok({ survivor: survivor.crmId, changed: true, ...done.value });
  if (!(await isDoneAfterAll(parts, sobject, order, done.error))) return done;
  const finished = await completed(parts, description, order);
  return finished.ok ? ok({ ...finished.value, changed: true }) : finished;
}

/** A refusal of two that are one by now: a call whose answer got lost came through late, or somebody else's was quicker. */
async function isDoneAfterAll(parts: MergeParts, sobject: Mergeable, { survivor, loser }: MergeOrder, error: CrmError): Promise<boolean> {
  if (error.mayHaveHappened || stopsEverything(error) || error.kind === "forbidden") return false;
  const led = await whereTheyLead(parts, sobject, [loser.crmId]);
  return led.ok && led.value.get(loser.crmId)?.id === survivor.crmId;
}

/** What an earlier call left to do. */
async function completed(parts: MergeParts, description: ObjectDescription, { survivor, values }: MergeOrder): Promise<Result<MergeDone, CrmError>> {
  const written = await writeValues(parts, description, { id: survivor.crmId, values });
  if (!written.ok) return written;
  return ok({ survivor: crmRecordId(survivor.crmId), changed: written.value !== null, http: written.value?.status ?? 200, requestId: written.value?.requestId ?? null });
}

/** What the org says of one of the objects that it merges. */
export async function descriptionOf({ client }: MergeParts, crmType: string): Promise<Result<{ readonly sobject: Mergeable; readonly description: ObjectDescription }, CrmError>> {
  const sobject = (["Account", "Contact", "Lead"] as const).find((one) => one === crmType);
  if (sobject === undefined) return err(failure("invalid", "Salesforce does not merge records of this object."));
  const described = await client.describe(sobject);
  if (!described.ok) return described;
  return described.value === null ? err(failure("forbidden", "The org does not show this object.")) : ok({ sobject, description: described.value });
}
