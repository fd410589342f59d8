import type { FieldDescription } from "./field-description.ts";
import type { OpportunityId } from "./ids.ts";
import type { RecordFields } from "./record-fields.ts";

/** A stage that deals can have. */
export interface Stage {
  /** The vendor's id of the pipeline it stands in; one for all where the CRM has no pipelines. */
  readonly pipeline: string;
  /** As deals carry it in `stage`. */
  readonly name: string;
  /** How a deal ended that has it; null for an open one, or where the CRM does not tell. */
  readonly end: "won" | "lost" | null;
}

/** What is known of the fields of deals in one CRM, besides what every deal has. */
export interface DealSchema {
  /** Of all pipelines. */
  readonly stages: readonly Stage[];
  /** The stages of a pipeline stand in the order in which a deal runs through them. */
  readonly inOrder: boolean;
  /** The fields that the policy maps. */
  readonly mapped: readonly FieldDescription[];
  /** The values of mapped fields, for the deals that an activity can belong to. */
  readonly values: ReadonlyMap<OpportunityId, RecordFields>;
}

/** A CRM of which nothing is known: no stage and no mapped field is proposed. */
export const UNKNOWN_DEALS: DealSchema = { stages: [], inOrder: false, mapped: [], values: new Map() };
