import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { Association } from "../../src/ports/crm-writer.ts";
import { createAssociations, readAssociations } from "./associations.ts";
import type { NewAssociation } from "./associations.ts";
import type { HubSpotClient } from "./client.ts";
import { ASSOCIATION_TYPES } from "./objects.ts";

/** A record and what it must be tied to. */
export interface Tied {
  readonly writeId: WriteId;
  readonly crmId: string;
  readonly associations: readonly Association[];
}

const ENDS = ["contact", "account", "opportunity"] as const;

/**
 * Ties records to what they lack and leaves existing ties alone, with whatever labels people gave them (writing a type
 * replaces labels). Returns the errors of those that failed; each may be tied in part, and may be tried again.
 */
export async function addMissingAssociations(client: HubSpotClient, from: EngagementObject, records: readonly Tied[]): Promise<ReadonlyMap<WriteId, CrmError>> {
  const failed = new Map<WriteId, CrmError>();
  for (const to of ENDS) {
    const concerned = records.filter((one) => one.associations.some(({ object }) => object === to));
    if (concerned.length === 0) continue;
    const existing = await readAssociations(client, { from, to }, concerned.map(({ crmId }) => crmId));
    if (!existing.ok) {
      for (const one of concerned) failed.set(one.writeId, existing.error);
      continue;
    }
    const missing = concerned.map((one) => ({ ...one, wanted: missingOf(one, to, { from, has: existing.value.get(one.crmId) ?? [] }) }));
    const all = missing.flatMap(({ wanted }) => wanted);
    if (all.length === 0) continue;
    const made = await createAssociations(client, { from, to }, all);
    if (made.ok) continue;
    // One bad end fails the batch: alone, each record stands for itself.
    for (const one of missing.filter(({ wanted }) => wanted.length > 0)) {
      const alone = missing.length === 1 ? made : await createAssociations(client, { from, to }, one.wanted);
      if (!alone.ok) failed.set(one.writeId, alone.error);
    }
  }
  return failed;
}

function missingOf(record: Tied, to: Association["object"], known: { readonly from: EngagementObject; readonly has: readonly { readonly id: string }[] }): readonly NewAssociation[] {
  const typeId = ASSOCIATION_TYPES[known.from][to];
  const wanted = new Set(record.associations.filter(({ object }) => object === to).map(({ crmId }) => String(crmId)));
  for (const { id } of known.has) wanted.delete(id);
  return [...wanted].map((id) => ({ from: record.crmId, to: id, typeId }));
}
