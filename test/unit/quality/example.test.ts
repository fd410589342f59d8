import assert from "node:assert/strict";
import { accountId, contactId } from "../../../src/domain/model/ids.ts";
import type { Links } from "../../../src/domain/model/proposal.ts";
import type { ReasonCode } from "../../../src/domain/model/reasons.ts";
import { decisionOf, type Disposition, featuresOfTask } from "../../../src/domain/quality/example.ts";
import { sourceName } from "../../../src/domain/quality/source-name.ts";
import { hasWrongLink } from "../../../src/domain/quality/wrong-links.ts";
import { someChange, someProposal } from "../../helpers/sample-rows.ts";

const [ana, ben, acme] = [contactId("ana"), contactId("ben"), accountId("acme")];
const links = (contactIds: Links["contactIds"], account: Links["accountId"] = null): Links => ({ contactIds, accountId: account, opportunityId: null });

const said = (verb: Disposition, reasons: readonly ReasonCode[], unasked: Links | null, final: Links | null) => decisionOf({
  verb, via: "single", by: "user", msOpen: null, reasons, edits: [], links: unasked, approved: final === null ? [] : [someProposal(1, { links: final })],
});

describe("what a decision is an example of", () => {
  it("a link that stands where it should not is wrong; one that is missing is not", () => {
    assert.equal(hasWrongLink(links([ana], acme), links([ana, ben], acme)), false);
    assert.equal(hasWrongLink(links([]), links([ana], acme)), false);
    assert.equal(hasWrongLink(links([ana, ben]), links([ana])), true);
    assert.equal(hasWrongLink(links([ana], acme), links([ana], accountId("other"))), true);
    assert.equal(hasWrongLink(links([ana], acme), links([ana])), true);
  });

  it("whoever lets it be written tells whether it would have gone right unasked", () => {
    assert.equal(said("approve", ["promise"], links([ana]), links([ana], acme)).wrongLink, false);
    assert.equal(said("edit", ["match_uncertain"], links([ana]), links([ben])).wrongLink, true);
    assert.equal(said("approve", ["match_uncertain"], links([ana]), links([])).wrongLink, true);
    assert.equal(said("log", ["match_uncertain"], null, links([ana])).wrongLink, null);
  });

  it("whoever refuses it says that the match is wrong only where nothing else was in doubt", () => {
    for (const verb of ["reject", "block"] as const) {
      assert.equal(said(verb, ["match_uncertain"], links([ana]), null).wrongLink, true);
      assert.equal(said(verb, ["probation"], links([ana]), null).wrongLink, true);
      assert.equal(said(verb, ["match_uncertain", "promise"], links([ana]), null).wrongLink, null);
      assert.equal(said(verb, ["match_uncertain"], null, null).wrongLink, null);
    }
  });

  it("an edit tells which fields were changed, whose they were, and nothing of what they hold", () => {
    const logged = someProposal(1);
    const change = someChange(2);
    const { edited } = decisionOf({
      verb: "edit", via: "bulk", by: "user", msOpen: 5, reasons: [], links: null, approved: [],
      edits: [
        { proposal: logged, final: { ...logged, fields: { ...logged.fields, subject: "Quincetree", outcome: "edited", matchFlag: "confirmed" }, links: links([ana]) } },
        { proposal: change, final: { ...change, fields: { city: "Toledo", "mapped.Therapy__c": "Quincetree" } } },
      ],
    });
    assert.deepEqual(edited, ["log_activity.links", "log_activity.subject", "update_record.city", "update_record.mapped"]);
  });

  it("any other question is told from an activity's by what it proposes", () => {
    const { about, kind, counts, reasons, clearance } = featuresOfTask({ reasons: ["protected_field"] }, [someChange(1)]);
    assert.deepEqual({ about, kind, counts, reasons, clearance }, { about: "other", kind: "account", counts: { "proposal.update_record": 1 }, reasons: ["protected_field"], clearance: null });
  });

  it("a source that is no name is not repeated", () => {
    assert.deepEqual(["Dialer", "meeting-recorder", "from Ana, 12 May", "x".repeat(41), ""].map(sourceName), ["dialer", "meeting-recorder", "other", "other", "other"]);
  });
});
