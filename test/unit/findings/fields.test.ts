import assert from "node:assert/strict";

import { examine } from "../../../src/domain/findings/examine.ts";
import { suggestedChange } from "../../../src/domain/findings/as-change.ts";
import { userId } from "../../../src/domain/model/ids.ts";
import { foundBy, GONE, HERE, policyWith, SOME_COMPANY, someAccount, someContact, someContext, someDeal, someField } from "../../helpers/some-seen.ts";

describe("clean records", () => {
  it("when nothing is wrong with a record, then nothing is found in it", () => {
    for (const seen of [someContact({ emails: ["ana@pumps.example.com"] }), someAccount(), someDeal()]) assert.deepEqual(examine(seen, someContext()), []);
  });
});

describe("missing fields", () => {
  const schema = { opportunity: [someField("CloseDate", { required: true, label: "Close Date" }), someField("Amount"), someField("Region__c", { required: true })] };

  it("when the CRM demands a field that is empty, then that is told once, by its label", () => {
    const found = examine(someDeal({ closeDate: null }, { mapped: { Region__c: null } }), someContext({ schema }));
    assert.deepEqual(found.map(({ rule, field }) => [rule, field]), [["missing-required", "closeDate"], ["missing-required", "mapped.Region__c"]]);
    assert.equal(found[0]?.evidence[0].detail, 'The CRM demands "Close Date", and it is empty.');
  });

  it("when a field is critical by the policy, then it is found on what is open; what the CRM does not show us is not empty", () => {
    assert.deepEqual(foundBy("missing-critical", someDeal({ amount: null })).map(({ field }) => field), ["amount"]);
    assert.deepEqual(foundBy("missing-critical", someDeal({ amount: null, isClosed: true })), []);
    assert.deepEqual(foundBy("missing-critical", someDeal({ amount: null }), someContext({ schema: { opportunity: [someField("CloseDate")] } })), []);
    assert.deepEqual(foundBy("missing-critical", someDeal({ amount: "0" })), [], "nothing is an amount, too");
    const own = someContext({ hygiene: { critical: ["contact.mapped.Region__c"] } });
    assert.equal(foundBy("missing-critical", someContact({}, { mapped: { Region__c: "  " } }), own).length, 1);
    assert.deepEqual(foundBy("missing-critical", someContact(), own), [], "not mapped");
  });

  it("when a lead lacks what contacts must have, then nothing is said", () => {
    const lastName = { contact: [someField("LastName", { required: true })] };
    assert.deepEqual(foundBy("missing-required", someContact({ kind: "lead", lastName: "" }), someContext({ schema: lastName })), []);
    assert.equal(foundBy("missing-required", someContact({ lastName: "" }), someContext({ schema: lastName })).length, 1);
  });
});

describe("misowned records", () => {
  it("when the owner left, then whoever owns the company is proposed, and nobody where that one left too", () => {
    const [found] = foundBy("owner-inactive", someContact({ ownerId: GONE }));
    assert.deepEqual(found?.fix, { fields: { ownerId: HERE }, base: { ownerId: GONE } });
    assert.equal(foundBy("owner-inactive", someContact({ ownerId: GONE }, { company: { ...SOME_COMPANY, ownerId: GONE } }))[0]?.fix, null);
    assert.equal(foundBy("owner-inactive", someAccount({ ownerId: GONE }))[0]?.fix, null);
  });

  it("when the owner is a queue, or the deal is over, then nothing is said", () => {
    assert.deepEqual([...foundBy("owner-inactive", someContact({ ownerId: userId("queue") })), ...foundBy("owner-inactive", someDeal({ ownerId: GONE, isClosed: true }))], []);
  });

  it("when nobody owns a record, then it is found where something hangs on it", () => {
    assert.equal(foundBy("owner-absent", someDeal({ ownerId: null }))[0]?.fix?.fields.ownerId, HERE);
    assert.equal(foundBy("owner-absent", someAccount({ ownerId: null })).length, 1);
    assert.deepEqual([...foundBy("owner-absent", someContact({ ownerId: null })), ...foundBy("owner-absent", someAccount({ ownerId: null }, { contacts: 0 }))], []);
  });
});

describe("values in conflict", () => {
  it("when no business address of a contact is of the company or its kin, then it is found", () => {
    assert.deepEqual(foundBy("domain-conflict", someContact({ emails: ["ana@other.example.org"] }, { company: { ...SOME_COMPANY, domains: ["pumps.co.uk"] } })).length, 1);
    const calm = [
      someContact({ emails: ["ana@mail.pumps.co.uk"] }, { company: { ...SOME_COMPANY, domains: ["pumps.co.uk"] } }),
      someContact({ emails: ["ana@group.de"] }, { company: { ...SOME_COMPANY, domains: ["pumps.co.uk"], kinDomains: ["group.de"] } }),
      someContact({ emails: ["ana@gmail.com"] }, { company: { ...SOME_COMPANY, domains: ["pumps.co.uk"] } }),
      someContact({ emails: ["ana@old.de", "ana@pumps.co.uk"] }, { company: { ...SOME_COMPANY, domains: ["pumps.co.uk"] } }),
      someContact({ emails: ["ana@old.de"] }, { company: { ...SOME_COMPANY, domains: [] } }),
      someContact({ emails: ["ana@old.de"] }, { company: null }),
    ];
    for (const seen of calm) assert.deepEqual(foundBy("domain-conflict", seen), [], seen.record.emails[0]);
  });

  it("when a number names another country than its company's, or than the contact's own, then it is found", () => {
    assert.equal(foundBy("phone-country-conflict", someAccount({ phones: ["+49 30 901820"] })).length, 1);
    assert.equal(foundBy("phone-country-conflict", someContact({ phones: ["0049 30 901820"] }, { mapped: { country: "France" } })).length, 1);
    const calm = [
      someAccount({ phones: ["030 901820"] }), someAccount({ phones: ["+1 416 555 0131"], country: "US" }), someAccount({ phones: ["+800 1234 5678"] }),
      someAccount({ phones: ["+49 30 901820"], country: null }), someContact({ phones: ["+49 30 901820"] }),
    ];
    for (const seen of calm) assert.deepEqual(foundBy("phone-country-conflict", seen), [], seen.record.phones[0]);
  });

  it("when deals are ahead of the lifecycle stage, then the stage of the CRM's own list is proposed, and none is ever set back", () => {
    const context = someContext({ schema: { account: [someField("lifecyclestage", { type: "choice", options: ["lead", "opportunity", "customer"] })] } });
    const stage = (value: string, beside: { wonDeals?: number; openDeals?: number }) => foundBy("lifecycle-conflict", someAccount({}, { mapped: { lifecyclestage: value }, ...beside }), context);
    assert.deepEqual(stage("lead", { wonDeals: 1 })[0]?.fix, { fields: { "mapped.lifecyclestage": "customer" }, base: { "mapped.lifecyclestage": "lead" } });
    assert.equal(stage("lead", { openDeals: 1 })[0]?.fix?.fields["mapped.lifecyclestage"], "opportunity");
    for (const calm of [stage("customer", {}), stage("customer", { openDeals: 1 }), stage("evangelist", { wonDeals: 1 }), stage("salesqualifiedlead", { openDeals: 1 }), stage("lead", {}), stage("our own", { wonDeals: 2 })]) assert.deepEqual(calm, []);
  });

  it("when somebody opted out and is still worked on, then the privacy owner is told; an open lead status of others is their own affair", () => {
    const out = { hs_email_optout: "true", hs_sequences_is_enrolled: "true", hs_lead_status: "UNQUALIFIED" };
    const [found, ...more] = foundBy("consent-conflict", someContact({}, { mapped: out }));
    assert.deepEqual([found?.field, found?.dataOwner, more.length], ["mapped.hs_sequences_is_enrolled", "privacy-owner", 0]);
    assert.deepEqual(foundBy("consent-conflict", someContact({}, { mapped: { ...out, hs_email_optout: "false" } })), []);
  });

  it("when the policy lists an opt-out of which the CRM does not know, then it is found, with an answer where the field may be written", () => {
    const context = someContext({ policy: policyWith({ privacy: { optOuts: ["Ana@example.com"] } }), schema: { contact: [someField("HasOptedOutOfEmail", { type: "boolean" })] } });
    assert.deepEqual(foundBy("consent-conflict", someContact({}, { mapped: { HasOptedOutOfEmail: "false" } }), context)[0]?.fix?.fields, { "mapped.HasOptedOutOfEmail": "true" });
    assert.deepEqual(foundBy("consent-conflict", someContact({ emails: ["ben@example.com"], phones: [] }, { mapped: { HasOptedOutOfEmail: "false" } }), context), []);
  });
});

describe("a finding as a change", () => {
  it("when a finding has an answer, then it tells all that a proposal is made of; one without an answer tells nothing", () => {
    const [found] = foundBy("white-space", someAccount({ name: " Example  Pumps" }));
    assert.ok(found);
    const change = suggestedChange(found);
    assert.deepEqual([change?.object, change?.recordId, change?.fields, change?.base], ["account", "a-1", { name: "Example Pumps" }, { name: " Example  Pumps" }]);
    assert.match(change?.rationale ?? "", /blanks or invisible characters too many\. It stands in the way of: duplicate search/);
    const [question] = foundBy("past-close-date", someDeal({ closeDate: "2026-01-01" }));
    assert.ok(question);
    assert.equal(suggestedChange(question), null);
  });
});
