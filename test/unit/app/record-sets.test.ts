import assert from "node:assert/strict";

import { UsageError } from "../../../src/app/cli/command.ts";
import { recordEditsOf } from "../../../src/app/cli/record-sets.ts";
import { accountId, contactId, opportunityId } from "../../../src/domain/model/ids.ts";
import { someProposal } from "../../helpers/sample-rows.ts";

const proposals = [someProposal(1, { links: { contactIds: [contactId("c-1"), contactId("c-2")], accountId: accountId("a-1"), opportunityId: opportunityId("o-1") } })];

describe("--set", () => {
  it("names a field of the record that the activity belongs to; several of one record are one change", () => {
    assert.deepEqual(recordEditsOf(["opportunity.closeDate=2026-05-31", "opportunity.amount=260000", "account.phone=+1 216 555 0188"], proposals), [
      { object: "opportunity", id: "o-1", set: { closeDate: "2026-05-31", amount: "260000" }, expect: {} },
      { object: "account", id: "a-1", set: { phone: "+1 216 555 0188" }, expect: {} },
    ]);
  });

  it("takes a value with an equals sign, and nothing at all as empty", () => {
    assert.deepEqual(recordEditsOf(["account.name=A=B", "contact:c-2.title="], proposals).map(({ id, set }) => [id, set]), [["a-1", { name: "A=B" }], ["c-2", { title: null }]]);
  });

  for (const wrong of ["opportunity.closeDate", "deal.amount=1", "opportunity.city=Toledo", "contact.title=Buyer", "opportunity:.amount=1", "__proto__.amount=1"]) {
    it(`${wrong} is a wrong call`, () => { assert.throws(() => recordEditsOf([wrong], proposals), UsageError); });
  }

  it("of an activity that belongs to nothing is a wrong call", () => {
    assert.throws(() => recordEditsOf(["account.city=Toledo"], []), UsageError);
  });
});
