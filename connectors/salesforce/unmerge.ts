import type { CrmValues } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UnmergeDone, UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { failure } from "../shared/failure.ts";
import type { ObjectDescription } from "./describe.ts";
import { descriptionOf } from "./merge.ts";
import { moveBack } from "./move-back.ts";
import { equals, id } from "./soql.ts";
import { hasField, readAll } from "./rows.ts";
import { readTrails } from "./snapshot.ts";
import type { MergeParts } from "./merge-parts.ts";
import type { Mergeable } from "./snapshot.ts";
import { undeleteRequest } from "./soap.ts";
import { soapItem } from "./soap-item.ts";
import { writeValues } from "./write-values.ts";

/**
 * The survivor gives back what it took, which frees unique values; the loser comes out of the recycle bin under its own
 * id; its children change over. Each step reads first what is done already, so `restored` is not needed.
 */
export async function unmergeRecords(parts: MergeParts, order: UnmergeOrder): Promise<Result<UnmergeDone, CrmError>> {
  const described = await descriptionOf(parts, order.loser.crmType);
  if (!described.ok) return described;
  const { sobject, description } = described.value;
  const isLiving = await standing(parts, sobject, order);
  if (!isLiving.ok) return isLiving;
  const { mine, losers } = valuesOf(description, order);
  const first = await writeValues(parts, description, { id: order.merged, values: mine });
  if (!first.ok) return first;
  let last = { http: first.value?.status ?? 200, requestId: first.value?.requestId ?? null };
  const inDoubt = (error: CrmError): CrmError => ({ ...error, mayHaveHappened: error.mayHaveHappened || first.value !== null });
  if (!isLiving.value) {
    const undeleted = await soapItem(parts, undeleteRequest(order.loser.crmId));
    if (!undeleted.ok) return err(inDoubt(undeleted.error));
    last = undeleted.value;
  }
  // What points to the loser can be written only now that it is there.
  const second = await writeValues(parts, description, { id: order.merged, values: losers });
  if (!second.ok) return err({ ...second.error, mayHaveHappened: true });
  const moved = await moveBack(parts, order);
  return moved.ok ? ok({ loser: order.loser.crmId, ...last }) : err({ ...moved.error, mayHaveHappened: true });
}

function valuesOf(description: ObjectDescription, { values, loser }: UnmergeOrder): { readonly mine: CrmValues; readonly losers: CrmValues } {
  const own = Object.entries(values).filter(([name]) => description.fields.some((field) => field.name === name && field.updateable));
  return {
    mine: Object.fromEntries(own.filter(([, value]) => value !== loser.crmId)),
    losers: Object.fromEntries(own.filter(([, value]) => value === loser.crmId)),
  };
}

/** Whether the loser lives again already; an error where it is not the merged record's any more. */
async function standing(parts: MergeParts, sobject: Mergeable, { merged, loser }: UnmergeOrder): Promise<Result<boolean, CrmError>> {
  const read = await readTrails(parts, sobject, [merged, loser.crmId]);
  if (!read.ok) return read;
  const [one, other] = [read.value.get(merged), read.value.get(loser.crmId)];
  if (one === undefined || (one.isDeleted && one.id === merged)) return err(failure("not-found", "The merged record is no longer in Salesforce."));
  if (one.id !== merged) return err(failure("conflict", "The merged record was itself merged into another one in Salesforce."));
  if (other === undefined) return err(failure("not-found", "The record has left Salesforce's recycle bin: nothing can bring it back."));
  if (other.id === loser.crmId) return other.isDeleted ? err(failure("conflict", "The record was deleted in Salesforce, not merged.")) : ok(true);
  return other.id === merged ? direct(parts, sobject, { merged, loser }) : err(failure("conflict", "The record was merged into another one in Salesforce."));
}

/** The loser names the merged record itself, and not one that was merged into it on the way. */
async function direct({ client }: MergeParts, sobject: Mergeable, { merged, loser }: Pick<UnmergeOrder, "merged" | "loser">): Promise<Result<boolean, CrmError>> {
  const described = await client.describe(sobject);
  if (!described.ok) return described;
  if (described.value === null || !hasField(described.value, "MasterRecordId")) return ok(false);
  const rows = await readAll(client, { from: sobject, fields: ["MasterRecordId"], where: equals("Id", id(loser.crmId)) });
  if (!rows.ok) return rows;
  return rows.value[0]?.["MasterRecordId"] === merged ? ok(false) : err(failure("conflict", "The record was merged into another one in Salesforce."));
}
