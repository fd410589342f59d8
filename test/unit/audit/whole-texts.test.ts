import assert from "node:assert/strict";

import { plainText } from "../../../connectors/salesforce/map/text.ts";
import { commitment } from "../../../src/domain/audit/commitment.ts";
import { settleSlots } from "../../../src/domain/audit/settle-slots.ts";
import { intentFact } from "../../../src/domain/audit/write-facts.ts";
import { activityId, naturalKey, proposalId } from "../../../src/domain/model/ids.ts";
import type { EngagementProposal } from "../../../src/domain/model/proposal.ts";

const body = "🚚 and more of it\n".repeat(5_000);
const proposal: EngagementProposal = {
  id: proposalId("p1"), activityId: activityId("a1"), kind: "log_activity", object: "note", key: naturalKey(`note-${"1".repeat(40)}`), fields: { body },
  links: { contactIds: [], accountId: null, opportunityId: null }, confidenceBp: 10_000, reasons: [], evidence: [], rationale: "test", route: "auto", undo: { how: "archive-created" }, createdAt: "2026-03-10T09:00:00.000Z", expiresAt: "2026-04-10T09:00:00.000Z",
};

describe("a text that is longer than the CRM takes", () => {
  it("F37 stands on the chain by the hash of the whole of it, whatever is left of it in the CRM", () => {
    const salt = Buffer.alloc(32, 7);
    const fact = intentFact({ crm: "salesforce", proposal, proposalAuditId: "audit-1", decisionAuditId: null, existing: null, fields: { body } });
    const { fact: settled, kept } = settleSlots(fact, () => salt);
    const cut = plainText(body);
    assert.ok(cut.length < body.length);
    assert.deepEqual(settled.data["changes"], [{ field: "body", before: { p: null }, after: { c: commitment(salt, body) } }]);
    assert.notEqual(commitment(salt, body), commitment(salt, cut));
    assert.deepEqual(kept.map(({ value }) => value), [body, JSON.stringify({ body })], "whoever has the salt can show the whole text");
  });
});
