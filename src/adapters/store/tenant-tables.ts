import type { TenantTransaction } from "../../ports/store.ts";
import { activityTable } from "./activities.ts";
import { alertTable } from "./alerts.ts";
import { anchorTable } from "./anchor.ts";
import { apiKeyTable } from "./api-keys.ts";
import { auditIndex } from "./audit-index.ts";
import { auditorLinkTable } from "./auditor-links.ts";
import type { TenantContext } from "./context.ts";
import { schemaTable } from "./crm-schema.ts";
import { erasureTable } from "./erasure.ts";
import { exampleTable } from "./examples.ts";
import { hintTable } from "./hints.ts";
import { findingTable } from "./findings.ts";
import { inboundTable } from "./inbound.ts";
import { linkageTable } from "./linkage.ts";
import { linkOfferTable } from "./link-offers.ts";
import { choiceTable } from "./match-choices.ts";
import { mergeQuestionTable } from "./merge-questions.ts";
import { mergeTable } from "./merges.ts";
import { mirrorTable } from "./mirror.ts";
import { modelUsageTable } from "./model-usage.ts";
import { pairTable } from "./pairs.ts";
import { outcomeTable } from "./outcomes.ts";
import { peopleTable } from "./people.ts";
import { portalScanTable } from "./portal-scans.ts";
import { policyProposalTable } from "./policy-proposals.ts";
import { policyVersionTable } from "./policy-versions.ts";
import { proposalTable } from "./proposals.ts";
import { qualityTable } from "./quality.ts";
import { reconcileTable } from "./reconcile.ts";
import { retentionTable } from "./retention.ts";
import { reviewQueue } from "./review-queue.ts";
import { reviewTable } from "./reviews.ts";
import { roleTable } from "./person-roles.ts";
import { savedFilterTable } from "./saved-filters.ts";
import { suggestionTable } from "./suggestions.ts";
import { syncTable } from "./sync.ts";
import { writeTable } from "./writes.ts";

/** Names of the tables in a tenant's transaction. */
type TableName = "activities"
  | "proposals"
  | "reviews"
  | "reviewQueue"
  | "savedFilters"
  | "suggestions"
  | "writes"
  | "merges"
  | "mergeQuestions"
  | "findings"
  | "mirror"
  | "reconcile"
  | "hints"
  | "schema"
  | "sync"
  | "apiKeys"
  | "auditorLinks"
  | "roles"
  | "inbound"
  | "alerts"
  | "anchor"
  | "auditIndex"
  | "people"
  | "choices"
  | "modelUsage"
  | "linkOffers"
  | "linkage"
  | "pairs"
  | "scans"
  | "erasure"
  | "quality"
  | "examples"
  | "policyProposals"
  | "policyVersions"
  | "outcomes"
  | "retention";

/** Everything that one installation owns, table by table. */
export function tenantTables(context: TenantContext): Pick<TenantTransaction, TableName> {
  return {
    activities: activityTable(context),
    proposals: proposalTable(context),
    reviews: reviewTable(context),
    reviewQueue: reviewQueue(context),
    savedFilters: savedFilterTable(context),
    suggestions: suggestionTable(context),
    writes: writeTable(context),
    merges: mergeTable(context),
    mergeQuestions: mergeQuestionTable(context),
    findings: findingTable(context),
    mirror: mirrorTable(context),
    reconcile: reconcileTable(context),
    hints: hintTable(context),
    schema: schemaTable(context),
    sync: syncTable(context),
    apiKeys: apiKeyTable(context),
    auditorLinks: auditorLinkTable(context),
    roles: roleTable(context),
    inbound: inboundTable(context),
    alerts: alertTable(context),
    anchor: anchorTable(context),
    auditIndex: auditIndex(context),
    people: peopleTable(context),
    choices: choiceTable(context),
    modelUsage: modelUsageTable(context),
    linkOffers: linkOfferTable(context),
    linkage: linkageTable(context),
    pairs: pairTable(context),
    scans: portalScanTable(context),
    erasure: erasureTable(context),
    quality: qualityTable(context),
    examples: exampleTable(context),
    policyProposals: policyProposalTable(context),
    policyVersions: policyVersionTable(context),
    outcomes: outcomeTable(context),
    retention: retentionTable(context),
  };
}
