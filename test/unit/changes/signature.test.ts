import assert from "node:assert/strict";

import { sameSuggestion, signatureChanges } from "../../../src/domain/changes/signature.ts";
import { accountId, contactId } from "../../../src/domain/model/ids.ts";
import type { Contact, Knowledge } from "../../../src/domain/model/records.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const author: Contact = {
  id: contactId("c1"), kind: "contact", firstName: "Ana", lastName: "Example", emails: ["ana@example.com"], phones: ["+1 216 555 0101"], title: "Buyer", accountId: accountId("a1"), ownerId: null,
};
const colleague: Contact = { ...author, id: contactId("c2"), firstName: "Bo", emails: [], phones: ["+1 216 555 0177"] };
const records: Knowledge = {
  users: [], opportunities: [], contacts: [author, colleague],
  accounts: [{ id: accountId("a1"), name: "Head & Partner Pumps", domains: ["example.com"], phones: ["+1 216 555 0100"], city: null, country: "US", parentId: null, ownerId: null }],
};

const read = (signature: string, more: Partial<Contact> = {}, activity: Parameters<typeof someActivity>[0] = {}) => {
  const base = someActivity(activity);
  const changes = signatureChanges({ ...base, text: { ...base.text, signature } }, { ...author, ...more }, { records, region: "US" });
  return Object.fromEntries(changes.flatMap(({ fields }) => Object.entries(fields)));
};

describe("what a signature tells of its author", () => {
  const told: readonly (readonly [string, string, object])[] = [
    ["a job below the name", "Best regards\nAna Example\nHead of Procurement", { title: "Head of Procurement" }],
    ["a job beside the company", "Ana Example\nSenior Buyer, Head & Partner Pumps\n+1 216 555 0101", { title: "Senior Buyer" }],
    ["a job beside the name", "--\nAna Example | Purchasing Manager | Head & Partner Pumps", { title: "Purchasing Manager" }],
    ["a bare rank with its department", "Ana Example\nDirector, Operations", { title: "Director, Operations" }],
    ["a number of her own", "Ana Example\nBuyer\nDirect: (216) 555-0142", { phone: "+12165550142" }],
    ["a number in international form, with its extension", "Ana Example\nTel +49 30 901820 x12", { phone: "+49 30 901820 x12" }],
    ["both", "Ana Example\nHead of Procurement\nT +1 216 555 0142 | M +1 216 555 0199", { title: "Head of Procurement", phone: "+1 216 555 0142" }],
  ];
  for (const [what, signature, fields] of told) it(`is ${what}`, () => { assert.deepEqual(read(signature), fields); });

  it("is a mobile number only where there is no number yet", () => {
    const signature = "Ana Example\nMobile +1 216 555 0199";
    assert.deepEqual(read(signature), {});
    assert.deepEqual(read(signature, { phones: [] }), { phone: "+1 216 555 0199" });
  });

  const nothing: readonly (readonly [string, string])[] = [
    ["what stands on the record already, in another spelling", "Ana Example\nBUYER\n216.555.0101"],
    ["another person's signature", "Bo Sample\nHead of Procurement\n+1 216 555 0142"],
    ["a first name alone", "Ana\nHead of Procurement\n+1 216 555 0142"],
    ["the company's own number", "Ana Example\nT: +1 216 555 0100"],
    ["a colleague's number", "Ana Example\nT: +1 216 555 0177"],
    ["a switchboard and a fax", "Ana Example\nMain +1 216 555 0150\nFax +1 216 555 0151"],
    ["two numbers of which nobody knows which is hers", "Ana Example\nT +1 216 555 0142\nT +1 216 555 0143"],
    ["a company that sounds like a job", "Ana Example\nHead & Partner Pumps"],
    ["a sentence", "Ana Example\nYour manager can call me."],
    ["a slogan", "Ana Example\nThe leader in pumps since 1950!"],
    ["a masked number", "Ana Example\nTel: [phone]"],
    ["a registration number", "Ana Example\nHRB 123456, VAT DE123456789"],
  ];
  for (const [what, signature] of nothing) it(`is nothing for ${what}`, () => { assert.deepEqual(read(signature), {}); });

  it("is nothing in what we wrote ourselves, and in what is no mail", () => {
    const signature = "Ana Example\nHead of Procurement";
    assert.deepEqual(read(signature, {}, { direction: "outbound" }), {});
    assert.deepEqual(read(signature, {}, { kind: "note" }), {});
  });

  it("replaces what is known, and says where it was read", () => {
    const base = someActivity();
    const [change] = signatureChanges({ ...base, text: { ...base.text, signature: "Ana Example\nHead of Procurement" } }, author, { records, region: "US" });
    assert.deepEqual(change, { object: "contact", recordId: "c1", fields: { title: "Head of Procurement" }, base: { title: "Buyer" }, said: [{ field: "title", quote: "Head of Procurement" }] });
  });

  it("is one suggestion in every spelling", () => {
    assert.equal(sameSuggestion("phone", "(216) 555-0142", "US"), sameSuggestion("phone", "+1 216 555 0142", "US"));
    assert.equal(sameSuggestion("title", "VP, Sales", "US"), sameSuggestion("title", "Vice President of sales", "US"));
    assert.notEqual(sameSuggestion("title", "VP Sales", "US"), sameSuggestion("title", "SVP Sales", "US"));
  });
});
