import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { fixFourEyes, fixRefusal, type FixWeight } from "../../../src/domain/rules/fix-deciders.ts";

const POLICY = PolicySchema.parse({ hygiene: { fourEyes: { records: 3, openAmount: 1_000 } }, merge: { fourEyes: { strategicAccounts: ["bigco.example", "A1"] } } });
const why = (over: Partial<FixWeight>): readonly string[] => fixFourEyes({ records: 1, openDeals: [], accounts: [], ...over }, POLICY);
const deal = (amount: string | null, currency: string | null) => ({ amount, currency });

describe("who approves fixes", () => {
  it("when little is at stake, then one person is enough", () => {
    assert.deepEqual(why({ records: 3, openDeals: [deal("600", "EUR"), deal("600", "USD"), deal(null, null)], accounts: [{ crmId: "9", domains: ["small.example"] }] }), []);
  });

  it("when many records change by one review, much money hangs on them, or an account is strategic, then two have to, and each reason is told", () => {
    assert.deepEqual(why({ records: 4 }), ["4 records would change, more than 3."]);
    assert.deepEqual(why({ openDeals: [deal("600", "EUR"), deal("400.50", "EUR")] }), ["Open deals come to 1001 EUR, more than 1000."]);
    for (const account of [{ crmId: "9", domains: ["BigCo.example"] }, { crmId: "a1", domains: [] }]) assert.deepEqual(why({ accounts: [account] }), ["A strategic account is concerned."]);
  });

  it("a key counts as nobody; the second is one whom the policy names, and anybody else where it names nobody", () => {
    const named = PolicySchema.parse({ governance: { approvers: ["ben@seller.example"] } });
    const of = (address: string | null, isSecond: boolean) => ({ address, isSecond, isKey: false });
    assert.match(fixRefusal({ ...of(null, false), isKey: true }, POLICY) ?? "", /a key speaks for no person/);
    assert.equal(fixRefusal(of("ana@seller.example", false), named), null);
    assert.match(fixRefusal(of("ana@seller.example", true), named) ?? "", /governance\.approvers names/);
    assert.match(fixRefusal(of(null, true), named) ?? "", /governance\.approvers names/);
    assert.equal(fixRefusal(of("ben@seller.example", true), named), null);
    assert.equal(fixRefusal(of("ana@seller.example", true), POLICY), null);
  });
});
