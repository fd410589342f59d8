import assert from "node:assert/strict";

import { OrgUnderTest, refused } from "./org-fixture.ts";

describe("deals and leads of the sandbox Salesforce", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
  });
  afterEach(() => {
    at.remove();
  });
  const deal = { Name: "Deal", StageName: "Prospecting", CloseDate: "2026-05-01" };

  it("a deal's stage tells whether it is closed, won and how likely", () => {
    const row = at.create("Opportunity", { ...deal, Amount: 1_000 });
    assert.deepEqual([row.values["Probability"], row.values["ExpectedRevenue"], row.values["IsClosed"], row.values["Fiscal"]], [10, 100, false, "2026 2"]);
    const won = at.update(row, { StageName: "closed won" });
    assert.deepEqual([won.values["StageName"], won.values["Probability"], won.values["IsClosed"], won.values["IsWon"], won.values["ForecastCategory"]],
      ["Closed Won", 100, true, true, "Closed"]);
    assert.equal(at.update(row, { StageName: "Qualification", Probability: 33 }).values["Probability"], 33);
    assert.equal(at.update(row, { NextStep: "Call" }).values["Probability"], 33);
  });

  it("a deal needs a name, a known stage and a day, and works out the rest itself", () => {
    assert.deepEqual(refused(() => at.create("Opportunity", {})).fields, ["Name", "StageName", "CloseDate"]);
    assert.equal(refused(() => at.create("Opportunity", { ...deal, StageName: "Nowhere" })).errorCode, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    assert.equal(refused(() => at.create("Opportunity", { ...deal, IsClosed: true })).errorCode, "INVALID_FIELD_FOR_INSERT_UPDATE");
  });

  it("a deal has one primary contact, and its roles go when it goes", () => {
    const row = at.create("Opportunity", deal);
    const [first, second] = ["A", "B"].map((name) => at.create("OpportunityContactRole", {
      OpportunityId: row.id, ContactId: at.create("Contact", { LastName: name }).id, IsPrimary: true, Role: "Evaluator",
    }));
    assert.ok(first !== undefined && second !== undefined);
    assert.deepEqual([at.now(first)["IsPrimary"], at.now(second)["IsPrimary"]], [false, true]);
    assert.equal(refused(() => at.update(first, { OpportunityId: row.id })).errorCode, "INVALID_FIELD_FOR_INSERT_UPDATE");
    at.door("POST", "edit", { object: "Opportunity", id: row.id, deleted: true });
    assert.equal(at.now(first)["IsDeleted"], true);
  });

  it("a converted lead is a contact at an account with its activities, and is closed to edits", () => {
    const lead = at.create("Lead", { FirstName: "Ana", LastName: "Example", Company: "Example", Email: "ana@example.com" });
    const task = at.create("Task", { WhoId: lead.id });
    const reply = at.door("POST", "edit", { object: "Lead", id: lead.id, convert: { opportunityName: "First deal" } });
    assert.equal(reply.status, 200);
    const { ConvertedContactId, ConvertedAccountId, ConvertedOpportunityId, IsConverted, Status } = at.now(lead);
    assert.deepEqual([IsConverted, Status], [true, "Closed - Converted"]);
    const contact = at.org.row("Contact", String(ConvertedContactId));
    assert.deepEqual([contact?.values["Email"], contact?.values["AccountId"]], ["ana@example.com", ConvertedAccountId]);
    assert.deepEqual([at.now(task)["WhoId"], at.now(task)["WhatId"], at.now(task)["AccountId"]], [ConvertedContactId, ConvertedOpportunityId, ConvertedAccountId]);
    assert.deepEqual(at.relations(task).map((each) => each["RelationId"]), [ConvertedContactId, ConvertedOpportunityId]);
    assert.equal(refused(() => at.update(lead, { Title: "CFO" })).errorCode, "CANNOT_UPDATE_CONVERTED_LEAD");
    assert.equal(refused(() => at.create("Task", { WhoId: lead.id })).errorCode, "CANNOT_UPDATE_CONVERTED_LEAD");
    assert.equal(at.door("POST", "edit", { object: "Lead", id: lead.id, convert: true }).status, 400);
  });

  it("a lead can become somebody who is there already", () => {
    const account = at.create("Account", { Name: "Example" });
    const contact = at.create("Contact", { LastName: "Example", AccountId: account.id });
    const lead = at.create("Lead", { LastName: "Same", Company: "Else" });
    at.door("POST", "edit", { object: "Lead", id: lead.id, convert: { contactId: contact.id } });
    assert.deepEqual([at.now(lead)["ConvertedContactId"], at.now(lead)["ConvertedAccountId"], "ConvertedOpportunityId" in at.now(lead)], [contact.id, account.id, false]);
  });

  it("whether a lead is converted is the org's own affair", () => {
    const lead = at.create("Lead", { LastName: "L", Company: "C" });
    assert.equal(refused(() => at.update(lead, { IsConverted: true })).errorCode, "INVALID_FIELD_FOR_INSERT_UPDATE");
  });
});
