import assert from "node:assert/strict";

import { toAccount } from "../../../../../connectors/salesforce/map/account.ts";
import { toContact } from "../../../../../connectors/salesforce/map/contact.ts";
import { decimalOf, numberOf, sameDecimal } from "../../../../../connectors/salesforce/map/decimal.ts";
import { toLead } from "../../../../../connectors/salesforce/map/lead.ts";
import { toOpportunity } from "../../../../../connectors/salesforce/map/opportunity.ts";
import type { StateKind } from "../../../../../connectors/salesforce/map/record-fields.ts";
import { toState, toValues } from "../../../../../connectors/salesforce/map/record-fields.ts";
import { toUser } from "../../../../../connectors/salesforce/map/user.ts";
import { crmRecordId } from "../../../../../src/domain/model/ids.ts";

const STAMP = "2026-03-04T08:15:01.000+0000";
const REACH = { emails: ["Email", "Other_Email__c"], phones: ["Phone", "MobilePhone"] };
const row = (values: Readonly<Record<string, unknown>>): { readonly Id: string } & Record<string, unknown> => ({ Id: "003000000000001AAA", SystemModstamp: STAMP, IsDeleted: false, ...values });

describe("Salesforce's records in our words", () => {
  it("a contact has every address and number that it is reached by, each once, and the ids that lead to it", () => {
    const contact = toContact(row({
      FirstName: "Ana", LastName: "Example", Title: "Head of Sensors", Email: "Ana@Example.com", Other_Email__c: "ana@example.com",
      Phone: "+1 216 555 0142", MobilePhone: "", AccountId: "001000000000001AAA", OwnerId: "005000000000001AAA",
    }), REACH, ["00Q000000000001AAA", "003000000000001AAA", "00Q000000000001AAA"]);
    assert.deepEqual(contact, {
      object: "contact", kind: "contact", crmId: "003000000000001AAA", modifiedAt: "2026-03-04T08:15:01.000Z", archived: false, aliases: ["00Q000000000001AAA"],
      firstName: "Ana", lastName: "Example", emails: ["ana@example.com"], phones: ["+1 216 555 0142"], title: "Head of Sensors",
      account: "001000000000001AAA", owner: "005000000000001AAA",
    });
  });

  it("a lead has no account, and a queue that holds it is nobody", () => {
    const lead = toLead(row({ Id: "00Q000000000001AAA", LastName: "Example", Company: "Example Sensors", OwnerId: "00G000000000001AAA" }), REACH);
    assert.deepEqual([lead.kind, lead.account, lead.owner, lead.firstName], ["lead", null, null, ""]);
  });

  it("an account has the domains of its links, but not those of places where many have a page", () => {
    const site = { urls: ["Website", "Page__c", "Shop__c"], phones: ["Phone"] };
    const account = toAccount(row({
      Name: "Example", Website: "https://www.Example.com/about?x=1", Page__c: "linkedin.com/company/example", Shop__c: "shop.example.co.uk",
      BillingCity: "Kraków", BillingCountry: "Poland", BillingCountryCode: "pl",
    }), site);
    assert.deepEqual(account.domains, ["example.com", "shop.example.co.uk"]);
    assert.deepEqual([account.city, account.country, account.parent], ["Kraków", "PL", null]);
  });

  for (const website of ["n/a", "see below", "http://", "10.0.0.1", "javascript:alert(1)", "localhost"]) {
    it(`a website that names no domain yields none: ${website}`, () => {
      assert.deepEqual(toAccount(row({ Name: "Example", Website: website }), { urls: ["Website"], phones: [] }).domains, []);
    });
  }

  it("an opportunity keeps its stage and amount as they stand", () => {
    const deal = toOpportunity(row({ Name: "Sensors", StageName: "Value Proposition", IsClosed: false, IsWon: false, Amount: 82_000.5, CloseDate: "2026-12-24", CreatedDate: STAMP }), [crmRecordId("003000000000002AAA")]);
    assert.deepEqual([deal.stage, deal.amount, deal.currency, deal.closeDate, deal.contacts], ["Value Proposition", "82000.5", null, "2026-12-24", ["003000000000002AAA"]]);
  });

  it("a user has a zone that this runtime knows, or none", () => {
    const user = toUser(row({ Name: "Dana Example", Email: "Dana@Example.com", TimeZoneSidKey: "America/New_York", IsActive: false }));
    assert.deepEqual([user.name, user.email, user.zone, user.active], ["Dana Example", "dana@example.com", "America/New_York", false]);
    assert.equal(toUser(row({ Name: "D", TimeZoneSidKey: "Mars/Olympus" })).zone, null);
  });
});

describe("fields of records on their way into Salesforce", () => {
  const DEAL: StateKind = { object: "opportunity", mapped: [], description: { name: "Opportunity", keyPrefix: "006", createable: true, updateable: true, fields: [] } };
  const state = toState(DEAL, row({ Name: "Sensors", StageName: "Prospecting", Amount: 1200, CloseDate: "2026-12-24" }), "v");

  it("what reads as wanted is not sent, however it is spelt", () => {
    assert.deepEqual(toValues(DEAL, { amount: "1200.00", name: " Sensors ", closeDate: "2026-12-24" }, state.fields), {});
  });

  it("an amount goes as a number, and null clears", () => {
    assert.deepEqual(toValues(DEAL, { amount: "1200.50", closeDate: null }, state.fields), { Amount: 1200.5, CloseDate: null });
  });

  it("an amount that would be rounded, or is none, is refused", () => {
    for (const amount of ["12345678901234567.89", "1e6", "much", "0x10", ""]) assert.equal(toValues(DEAL, { amount }, state.fields), null, amount);
  });

  it("decimals are the same by value alone", () => {
    assert.ok(sameDecimal("01200.50", "1200.5") && sameDecimal("-0", "0") && sameDecimal(null, null));
    assert.ok(!sameDecimal("1200.5", "1200.51") && !sameDecimal(null, "0"));
    assert.equal(numberOf("-0.10"), -0.1);
    assert.equal(decimalOf(1e21), "1000000000000000000000");
    assert.equal(decimalOf(Number.NaN), null);
  });
});
