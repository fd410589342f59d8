import { proposed } from "../../src/domain/merge/merge-proposal.ts";
import { planMerge } from "../../src/domain/merge/merge-plan.ts";
import { contactId, crmRecordId, findingId, type InstallationId, proposalId } from "../../src/domain/model/ids.ts";
import type { MergeProposal } from "../../src/domain/model/proposal.ts";
import { daysAfter, type Instant } from "../../src/domain/model/time.ts";
import { mergeReview } from "../../src/domain/review/merge-review.ts";
import type { Store } from "../../src/ports/store.ts";
import { field, snapshot } from "../unit/merge/some-records.ts";

const FIELDS = [field("jobtitle", { label: "Job title" }), field("city"), field("HasOptedOutOfEmail", { type: "boolean" })];
const ONE = snapshot("11", { jobtitle: "Chief", city: null, HasOptedOutOfEmail: "true" });
const OTHER = snapshot("22", { jobtitle: "VP", city: "Kiel", HasOptedOutOfEmail: "false" });
const NO_LOSS = { obstacles: [], differences: [] };

/** The open review `merge-m1` of two contacts, `c-1` (11 in the CRM, which stays) and `c-2` (22), where no CRM is. */
export async function askAboutMerge(store: Store, installation: InstallationId, at: Instant): Promise<void> {
  await store.inInstallation(installation, async (tx) => {
    const { policy } = tx.installation;
    const because = "it was made first";
    const plan = planMerge({ choice: { survivor: ONE, loser: OTHER, because }, outcome: ONE.values, ...NO_LOSS, fields: FIELDS, policy, weight: { openDeals: [], accounts: [] }, picks: null });
    const seen = (id: string, { crmId, values }: typeof ONE) => ({ id: contactId(id), crmId, values, children: 0 });
    const proposal: MergeProposal = {
      id: proposalId("m1"), activityId: findingId("pair-1"), kind: "merge", object: "contact", recordId: contactId("c-1"), survivor: seen("c-1", ONE), loser: seen("c-2", OTHER), ...proposed(plan, ONE),
      confidenceBp: 9_000, reasons: ["duplicate"], evidence: [], rationale: "Two records are likely the same.", route: "review", createdAt: at, expiresAt: daysAfter(at, 30),
    };
    await tx.proposals.save([{ proposal, auditId: "a1" }]);
    await tx.reviews.save(mergeReview(proposal, { at, users: [], policy, called: "A. Bell and Ana Bell", detail: "both" }));
    const records = [{ id: contactId("c-1"), crmId: crmRecordId("11"), name: "A. Bell" }, { id: contactId("c-2"), crmId: crmRecordId("22"), name: "Ana Bell" }] as const;
    const ways = { "11": { outcome: ONE.values, ...NO_LOSS }, "22": { outcome: OTHER.values, ...NO_LOSS } };
    await tx.mergeQuestions.keep(proposal, { basis: { pair: [ONE, OTHER], ways, fields: FIELDS, chosen: { survivorId: ONE.crmId, because } }, plan, picks: [], records, evidence: "" });
  });
}
