import assert from "node:assert/strict";

import { PolicySchema } from "../../../config/policy.ts";
import { APPROVAL_CLASSES, type ApprovalClass, approvalClassOf } from "../../../src/domain/model/approval-classes.ts";
import type { RecordObject } from "../../../src/domain/model/record-fields.ts";

const CASES: Readonly<Record<ApprovalClass, readonly (readonly [RecordObject, string])[]>> = {
  owner: [["contact", "hubspot_owner_id"], ["account", "OwnerId"], ["opportunity", "ownerId"]],
  lifecycle: [["contact", "lifecyclestage"], ["contact", "Status"], ["account", "Type"]],
  stage: [["opportunity", "dealstage"], ["opportunity", "StageName"], ["opportunity", "stage"], ["opportunity", "Probability"]],
  amount: [["opportunity", "amount"], ["opportunity", "Amount"], ["opportunity", "hs_arr"]],
  discount: [["opportunity", "hs_total_discount"], ["opportunity", "mapped.Discount_Percent__c"]],
  "price-book": [["opportunity", "Pricebook2Id"], ["account", "Price_Book__c"]],
  "line-items": [["opportunity", "HasOpportunityLineItem"], ["opportunity", "line_items_total"]],
  currency: [["opportunity", "deal_currency_code"], ["account", "CurrencyIsoCode"]],
  terms: [["opportunity", "ContractId"], ["account", "PaymentTerms__c"]],
  consent: [["contact", "hs_email_optout"], ["contact", "HasOptedOutOfEmail"], ["account", "PersonDoNotCall"], ["contact", "mapped.GDPR_Basis__c"]],
  routing: [["contact", "hs_lead_status"], ["account", "hubspot_team_id"], ["contact", "RecordTypeId"]],
  territory: [["opportunity", "Territory2Id"], ["account", "Sales_Territory__c"]],
  compensation: [["opportunity", "IsSplit"], ["opportunity", "CommissionRate__c"], ["contact", "quota"]],
};

describe("fields that are always reviewed", () => {
  for (const of of APPROVAL_CLASSES) {
    it(`${of}: by both CRMs' names, ours, and what the name of a field of the house says`, () => {
      for (const [object, name] of CASES[of]) assert.equal(approvalClassOf(object, name), of, `${object}.${name}`);
    });
  }

  it("are none of the everyday ones, nor one of another object", () => {
    for (const name of ["jobtitle", "Title", "phone", "city", "Description", "termination_date", "secondcity", "mapped.Region__c"]) assert.equal(approvalClassOf("contact", name), null, name);
    assert.equal(approvalClassOf("contact", "amount"), null);
  });

  it("are also what an admin says, who outweighs the name", () => {
    const { governance } = PolicySchema.parse({ governance: { classes: { "opportunity.mapped.Kicker__c": "compensation", "contact.mapped.Discount__c": "terms" } } });
    assert.deepEqual(["Kicker__c", "mapped.kicker__c"].map((name) => approvalClassOf("opportunity", name, governance.classes)), ["compensation", "compensation"]);
    assert.deepEqual([approvalClassOf("contact", "Discount__c", governance.classes), approvalClassOf("account", "Kicker__c", governance.classes)], ["terms", null]);
  });

  it("when a class or a name is none, then the policy is refused", () => {
    for (const classes of [{ "contact.mapped.A__c": "secret" }, { "contact.A__c": "terms" }]) assert.ok(!PolicySchema.safeParse({ governance: { classes } }).success);
  });

  it("are those that the policy may name", () => {
    for (const of of APPROVAL_CLASSES) assert.ok(PolicySchema.safeParse({ governance: { classes: { "contact.mapped.A__c": of } } }).success, of);
  });
});
