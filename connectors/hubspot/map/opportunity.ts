import type { CrmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmOpportunity } from "../../../src/ports/crm-records.ts";
import type { HubSpotObject } from "../schemas.ts";
import { baseOf, instantOf, ownerOf, valueOf } from "./values.ts";

/** What a deal is read by. */
export const OPPORTUNITY_PROPERTIES = [
  "dealname", "pipeline", "dealstage", "amount", "deal_currency_code", "closedate", "createdate", "hs_is_closed",
  "hs_is_closed_won", "hubspot_owner_id", "hs_merged_object_ids", "hs_lastmodifieddate",
] as const;

/** A stage of a pipeline. */
export interface Stage {
  readonly label: string;
  readonly isClosed: boolean;
  readonly isWon: boolean;
}

/** What a deal is tied to. */
export interface DealLinks {
  readonly account: CrmRecordId | null;
  readonly contacts: readonly CrmRecordId[];
}

/**
 * A HubSpot deal in our words. The deal's own closed flags win over the stage's, which may have been changed since;
 * a stage that no pipeline knows keeps its id as its name.
 */
export function toOpportunity(object: HubSpotObject, stages: ReadonlyMap<string, Stage>, links: DealLinks): CrmOpportunity {
  const stageId = valueOf(object, "dealstage") ?? "";
  const stage = stages.get(stageId);
  const closed = valueOf(object, "hs_is_closed");
  const won = valueOf(object, "hs_is_closed_won");
  return {
    object: "opportunity",
    ...baseOf(object, "opportunity"),
    name: valueOf(object, "dealname") ?? "",
    ...links,
    stage: stage?.label ?? stageId,
    isClosed: closed === null ? stage?.isClosed ?? false : closed === "true",
    isWon: won === null ? stage?.isWon ?? false : won === "true",
    amount: valueOf(object, "amount"),
    currency: valueOf(object, "deal_currency_code"),
    // A datetime in HubSpot, set at midnight UTC by its API; our deals close on days.
    closeDate: instantOf(valueOf(object, "closedate"))?.slice(0, 10) ?? null,
    createdAt: instantOf(valueOf(object, "createdate")) ?? instantOf(object.createdAt),
    owner: ownerOf(object),
  };
}
