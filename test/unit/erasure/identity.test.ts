import assert from "node:assert/strict";
import fc from "fast-check";

import { identitiesOf, mailboxIdentity, phoneIdentity } from "../../../src/domain/erasure/identity.ts";

describe("what tells one person from another", () => {
  it("is the same for every spelling of an address", () => {
    const spellings = ["Ana@Example.com", "ana+news@example.com", "<ana@example.com>", "Ana Example <ANA@EXAMPLE.COM>"];
    assert.deepEqual([...new Set(spellings.map(mailboxIdentity))], ["mailbox:ana@example.com"]);
  });

  it("is the same for every spelling of a number, read in the home region", () => {
    const spellings = ["+1 216 555 0101", "(216) 555-0101", "tel:+1-216-555-0101", "0012165550101"];
    assert.deepEqual([...new Set(spellings.map((one) => phoneIdentity(one, "US")))], ["phone:+12165550101"]);
  });

  it("is nothing where there is no address, and of too few digits nobody's number", () => {
    assert.equal(mailboxIdentity("Ana Example"), null);
    assert.equal(phoneIdentity("12345", "US"), null);
    assert.equal(phoneIdentity("Ana", "US"), null);
  });

  it("counts everybody who took part once, whatever their order, and passes over those with a name alone", () => {
    const people = [{ email: "b@example.com" }, { email: "a@example.com", phone: "+1 216 555 0101" }, {}, { email: "A@example.com" }];
    const wanted = ["mailbox:a@example.com", "mailbox:b@example.com", "phone:+12165550101"];
    fc.assert(fc.property(fc.shuffledSubarray(people, { minLength: people.length }), (shuffled) => {
      assert.deepEqual(identitiesOf(shuffled, "US"), wanted);
    }));
  });
});
