import type { Generated, GeneratedAlways } from "kysely";

import type { LinkObject } from "../../domain/linkage/features.ts";
import type { Verdict } from "../../domain/linkage/judged.ts";
import type { UserId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { LearnedModel } from "../../ports/linkage-table.ts";
import type { PairReasons, PairState } from "../../ports/pair-table.ts";
import type { PortalScan, ScanOutcome } from "../../ports/portal-scan-table.ts";
import type { Json, Tenant } from "./schema-kinds.ts";

/** The tables of duplicates: keys by which records are found, the model, pairs and what was said of them. */
export interface LinkageSchema {
  match_record: Tenant & { object: LinkObject; record_id: string; number: GeneratedAlways<number>; keys: readonly string[] };
  match_key: Tenant & { key: string; number: number };
  match_due: Tenant & { object: LinkObject; record_id: string };
  match_fill: Tenant & { object: LinkObject; form: number; after: string | null; records: Generated<number> };
  linkage_model: Tenant & { object: LinkObject; version: string; learned: Json<LearnedModel>; made_at: Instant };
  linkage_value: Tenant & { object: LinkObject; value: string; share: number };
  pair_judgement: Tenant & { object: LinkObject; a: string; b: string; verdict: Verdict; judged_by: UserId | null; judged_at: Instant };
  pair_label: Tenant & { object: LinkObject; pair: string; weight: number; model_version: string; proven: boolean; same: boolean; labelled_at: Instant };
  portal_scan: Tenant & { started_at: Instant; ended_at: Instant | null; outcome: ScanOutcome | null; found: Json<PortalScan["found"]> };
  duplicate_pair: Tenant & {
    object: LinkObject; a: string; b: string; weight: number; band: PairReasons["band"]; sealed: Uint8Array; model_version: string; state: PairState; found_at: Instant; asked_at: Generated<Instant | null>;
  };
}
