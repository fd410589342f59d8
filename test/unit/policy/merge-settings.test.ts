import assert from "node:assert/strict";

import { loadDefaultPolicy, parsePolicy } from "../../../config/load.ts";

const policy = (raw: unknown) => parsePolicy(raw, "the test");

describe("the settings of merging", () => {
  it("when a policy was written before there were any, then it loads, and nothing is merged", async () => {
    const { merge, governance } = await loadDefaultPolicy();
    assert.equal(merge.enabled, false);
    assert.deepEqual([governance.approvers, governance.dataOwners.contact], [[], []]);
    assert.deepEqual(policy({}).merge, merge);
  });

  it("when it is read back from what was kept, then it is the same", () => {
    const set = policy({ merge: { enabled: true, survivor: { contact: [] }, values: { account: { Region__c: "survivor" } }, consent: { steps: { State__c: ["no", "", "yes"] } }, fourEyes: { strategicAccounts: ["bigco.example", "001000000000001AAA"] } }, governance: { dataOwners: { contact: ["Ana@seller.example"] } } });
    assert.deepEqual(policy(JSON.parse(JSON.stringify(set))), set);
    assert.deepEqual(set.governance.dataOwners.contact, ["ana@seller.example"]);
  });

  const REFUSED: readonly (readonly [object, RegExp])[] = [
    [{ merge: { survivor: { contact: ["biggest"] } } }, /merge\.survivor\.contact/],
    [{ merge: { survivor: { contact: ["oldest", "oldest"] } } }, /merge\.survivor\.contact: expected each rule once/],
    [{ merge: { values: { contact: { jobtitle: "best" } } } }, /merge\.values\.contact\.jobtitle/],
    [{ merge: { consent: { steps: { State__c: ["no", "no"] } } } }, /each value once/],
    [{ merge: { fourEyes: { openAmount: -1 } } }, /merge\.fourEyes\.openAmount/],
    [{ merge: { fourEyes: { strategicAccounts: ["Big Company, Inc."] } } }, /strategicAccounts/],
    [{ governance: { approvers: ["ben"] } }, /governance\.approvers/],
    [{ governance: { verifiedWithinHours: 0 } }, /verifiedWithinHours/],
  ];
  for (const [raw, expected] of REFUSED) {
    it(`when one is a slip, then it is named: ${expected.source}`, () => { assert.throws(() => policy(raw), expected); });
  }
});
