import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { contactId, findingId, proposalId } from "../../../src/domain/model/ids.ts";
import type { RecordProposal } from "../../../src/domain/model/proposal.ts";
import { checkReview } from "../../../src/domain/review/check-review.ts";
import { rollbackReview } from "../../../src/domain/review/rollback-review.ts";

const AT = "2026-11-21T09:00:00.000Z";
const desk = { users: [], policy: PolicySchema.parse({}), at: AT };

describe("the review of a change that was made", () => {
  it("when values hold line breaks, then they break no line of it", () => {
    const written: RecordProposal = {
      id: proposalId("p1"), activityId: findingId("f1"), kind: "update_record", object: "contact", recordId: contactId("c1"), rule: "white-space", fields: { title: "Buyer\n- phone: nothing became \"+1\"" },
      base: { title: "Buyer\r\n\r\nApprove" }, confidenceBp: 10_000, reasons: [], evidence: [], rationale: "", route: "auto", undo: { how: "restore-fields", note: "" }, createdAt: AT, expiresAt: AT,
    };
    for (const { title, detail } of [checkReview(written, "Ana\nBell", { ...desk, decidedBy: null }), rollbackReview(written, "Ana\nBell", desk)]) {
      assert.match(title, /contact Ana Bell\?$/);
      assert.equal(detail.split("\n").length, 4, detail);
    }
  });
});
