import assert from "node:assert/strict";

import { recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import { contactId, findingId, type InstallationId, proposalId } from "../../src/domain/model/ids.ts";
import type { RecordProposal } from "../../src/domain/model/proposal.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import { dueWrite } from "../../src/domain/proposal/due-write.ts";
import { weekOf } from "../../src/domain/quality/week.ts";
import { checkReviewId } from "../../src/domain/review/check-review.ts";
import { askForChecks } from "../../src/usecases/decide-review/authority/ask-checks.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";

/** More than one turn asks for. */
const WAITING = 20;

describe("second looks", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  before(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "second-looks");
  });
  after(() => fresh.close());

  it("when many changes are still to be written, then those that are written are asked about all the same; one whose people are erased waits for nobody", async () => {
    const at = fresh.clock.now();
    const fixes = Array.from({ length: WAITING + 1 }, (_, n): RecordProposal => ({
      id: proposalId(`fix-${String(n).padStart(2, "0")}`), activityId: findingId(`finding-${String(n)}`), kind: "update_record", object: "contact", recordId: contactId(`contact-${String(n)}`), rule: "phone-form",
      fields: { phone: "+12165550188" }, base: { phone: "216 555 0188" }, confidenceBp: 10_000, reasons: [], evidence: [], rationale: "", route: "auto", undo: { how: "restore-fields", note: "" }, createdAt: at, expiresAt: daysAfter(at, 30),
    }));
    const last = fixes.at(-1);
    assert.ok(last);
    await fresh.store.inInstallation(id, async (tx) => {
      const receipts = await tx.audit.append(fixes.map((fix) => recordProposalFact(tx.installation.crm, tx.installation.policyVersion, fix, { kind: "service", id: "hygiene" })));
      await tx.proposals.save(fixes.map((proposal, n) => ({ proposal, auditId: receipts[n]?.id ?? "" })));
      await tx.writes.save(fixes.map((proposal, n) => dueWrite(proposal, receipts[n]?.id ?? "", at)));
      await tx.outcomes.note(fixes.map((fix) => ({
        id: fix.id, reviewId: null, class: "contact.phone-form", object: "contact", ownerId: null, week: weekOf(at), verdict: "auto", decidedBy: null, decidedAt: at, isSingle: false, lookMs: null, waitedMs: null, isRouting: false, wantsCheck: true,
      })));
    });
    await fresh.database.pool.query("UPDATE steward.crm_write SET state = 'done' WHERE installation_id = $1 AND proposal_id = $2", [id, last.id]);
    assert.equal(await askForChecks(fresh, id), 1);
    assert.ok(await fresh.store.inInstallation(id, (tx) => tx.reviews.get(checkReviewId(last.id))));
    assert.equal(await askForChecks(fresh, id), 0);

    await fresh.store.inInstallation(id, async (tx) => { await tx.erasure.forgetActivities([last.activityId]); });
    const { rows } = await fresh.database.pool.query("SELECT wants_check, check_asked_at FROM steward.cleanup_outcome WHERE installation_id = $1 AND id = $2", [id, last.id]);
    assert.deepEqual(rows, [{ wants_check: false, check_asked_at: null }]);
  });
});
