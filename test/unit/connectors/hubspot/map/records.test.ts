import assert from "node:assert/strict";

import { toAccount } from "../../../../../connectors/hubspot/map/account.ts";
import { toContact } from "../../../../../connectors/hubspot/map/contact.ts";
import { toOpportunity } from "../../../../../connectors/hubspot/map/opportunity.ts";
import { profilesByOwner, toUser } from "../../../../../connectors/hubspot/map/user.ts";
import { idsOf, primaryOf } from "../../../../../connectors/hubspot/links.ts";
import { ObjectSchema, OwnerPageSchema } from "../../../../../connectors/hubspot/schemas.ts";
import { crmRecordId } from "../../../../../src/domain/model/ids.ts";

const parsed = (json: unknown): ReturnType<typeof ObjectSchema.parse> => ObjectSchema.parse(json);

describe("a HubSpot contact in our words", () => {
  it("when it is nearly empty, then nothing is invented", () => {
    const contact = toContact(parsed({ id: 7, properties: { firstname: null, email: "" } }), null);
    assert.deepEqual(contact, {
      object: "contact", crmId: "7", modifiedAt: "1970-01-01T00:00:00.000Z", archived: false, aliases: [], kind: "contact",
      firstName: "", lastName: "", emails: [], phones: [], title: null, account: null, owner: null,
    });
  });

  it("when it has several addresses, numbers and former ids, then each comes once, the main one first", () => {
    const contact = toContact(parsed({
      id: "201", archived: true, updatedAt: "2026-01-01T00:00:00Z", properties: {
        firstname: " Ana ", lastname: "Example", email: "Ana@Example.com", hs_additional_emails: "ana.example@example.org; ana@example.com;", work_email: "ANA@WORK.example.com",
        phone: "+1 216 555 0142", mobilephone: "+1 216 555 0142", jobtitle: "Buyer", hubspot_owner_id: "71", lastmodifieddate: "1772359200000",
        hs_merged_object_ids: "101;102", hs_calculated_merged_vids: "101:1772359200000;103:1772359200000",
      },
    }), crmRecordId("301"));
    assert.deepEqual(contact, {
      object: "contact", crmId: "201", modifiedAt: "2026-03-01T10:00:00.000Z", archived: true, aliases: ["101", "102", "103"], kind: "contact",
      firstName: "Ana", lastName: "Example", emails: ["ana@example.com", "ana.example@example.org", "ana@work.example.com"],
      phones: ["+1 216 555 0142"], title: "Buyer", account: "301", owner: "71",
    });
  });
});

describe("a HubSpot company in our words", () => {
  it("when its country is a word, then there is no code; when it is a code, then that one", () => {
    const named = (properties: object): string | null => toAccount(parsed({ id: "1", properties: { name: "Example", ...properties } })).country;
    assert.deepEqual([named({ country: "United States" }), named({ country: "us" }), named({ country: "Germany", hs_country_code: "DE" }), named({})], [null, "US", "DE", null]);
  });

  it("when it has more domains and a parent, then all are there", () => {
    const account = toAccount(parsed({
      id: "301", createdAt: "2025-01-01T00:00:00Z", properties: { domain: "Example.com", hs_additional_domains: "example.org;example.com", hs_parent_company_id: "300", phone: "+1 216 555 0100", city: "Akron" },
    }));
    assert.deepEqual([account.name, account.domains, account.parent, account.phones, account.city, account.modifiedAt], ["Example.com", ["example.com", "example.org"], "300", ["+1 216 555 0100"], "Akron", "2025-01-01T00:00:00.000Z"]);
  });
});

describe("a HubSpot deal in our words", () => {
  const stages = new Map([["s1", { label: "Proposal", isClosed: false, isWon: false }], ["s9", { label: "Won", isClosed: true, isWon: true }]]);
  const links = { account: null, contacts: [] };

  it("when its stage is unknown, then the stage's id stands for it and the deal counts as open", () => {
    const deal = toOpportunity(parsed({ id: "1", properties: { dealname: "Deal", dealstage: "gone" } }), stages, links);
    assert.deepEqual([deal.stage, deal.isClosed, deal.isWon, deal.closeDate, deal.amount], ["gone", false, false, null, null]);
  });

  it("when its own flags differ from the stage's, then its own count", () => {
    const deal = toOpportunity(parsed({ id: "1", properties: { dealstage: "s1", hs_is_closed: "true", hs_is_closed_won: "false" } }), stages, links);
    assert.deepEqual([deal.stage, deal.isClosed, deal.isWon], ["Proposal", true, false]);
  });

  it("when it has none, then the stage's flags count; money stays text and dates stay days", () => {
    const deal = toOpportunity(parsed({ id: "1", properties: { dealstage: "s9", amount: "420000.10", deal_currency_code: "EUR", closedate: "2026-04-30T00:00:00Z", createdate: "1759741200000" } }), stages, links);
    assert.deepEqual([deal.isClosed, deal.isWon, deal.amount, deal.currency, deal.closeDate, deal.createdAt], [true, true, "420000.10", "EUR", "2026-04-30", "2025-10-06T09:00:00.000Z"]);
  });
});

describe("a HubSpot owner as a user", () => {
  const owners = OwnerPageSchema.parse({ results: [
    { id: "71", email: "Ana@Example.com", firstName: "Ana", lastName: "Example", userId: 9, archived: false, updatedAt: "2026-01-01T00:00:00Z" },
    { id: "72", email: "ben@example.com", userId: null, userIdIncludingInactive: 10, archived: true },
    { id: "73", firstName: "", archived: false },
  ] }).results;
  const profile = (properties: object): ReturnType<typeof parsed> => parsed({ id: "500", properties });

  it("when no profile is known, then there is no zone and the rest is there", () => {
    const [ana, ben, nobody] = owners.map((owner) => toUser(owner, null));
    assert.deepEqual([ana?.name, ana?.email, ana?.zone, ana?.active], ["Ana Example", "ana@example.com", null, true]);
    assert.deepEqual([ben?.name, ben?.active, ben?.archived], ["ben@example.com", false, true]);
    assert.deepEqual([nobody?.name, nobody?.email], ["", null]);
  });

  it("when a zone is no zone, then there is none; when it is written oddly, then it is understood", () => {
    const [ana] = owners;
    assert.ok(ana);
    const zones = ["America/New_York", "america/new_york", "Mars/Olympus", ""].map((zone) => toUser(ana, profile({ hs_standard_time_zone: zone })).zone);
    assert.deepEqual(zones, ["America/New_York", "America/New_York", null, null]);
  });

  it("when profiles name the owner, the user or the address, then each finds its owner", () => {
    const profiles = [profile({ hs_email: "ANA@example.com" }), { ...profile({ hs_internal_user_id: "10" }), id: "501" }];
    const found = profilesByOwner(owners, profiles);
    assert.deepEqual([found.get("71")?.id, found.get("72")?.id, found.get("73")], ["500", "501", undefined]);
  });
});

describe("what a record is tied to", () => {
  const linked = (id: string, ...typeIds: readonly number[]): { readonly id: string; readonly typeIds: readonly number[] } => ({ id, typeIds });

  it("when several companies are tied and none is the primary one, then there is no account", () => {
    assert.equal(primaryOf([linked("1", 279), linked("2", 279)], null), null);
    assert.equal(primaryOf(undefined, "1"), null);
  });

  it("when one is primary, named by the record, or alone, then it is the account", () => {
    assert.equal(primaryOf([linked("1", 279), linked("2", 279, 1)], "1"), "2");
    assert.equal(primaryOf([linked("1", 279), linked("2", 279)], "2"), "2");
    assert.equal(primaryOf([linked("1"), linked("1", 279)], null), "1");
  });

  it("when the same record is tied twice, then it counts once", () => {
    assert.deepEqual(idsOf([linked("1", 3), linked("1", 4), linked("2")]), ["1", "2"]);
  });
});
