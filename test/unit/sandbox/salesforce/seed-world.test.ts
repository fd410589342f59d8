import assert from "node:assert/strict";

import { readSeed } from "../../../../sandbox/salesforce/seed/seed-org.ts";
import { OrgUnderTest, worldDir } from "./org-fixture.ts";

describe("the sandbox Salesforce is seeded with a sample world", () => {
  let at: OrgUnderTest;
  const world = readSeed(undefined, worldDir);
  assert.ok(world !== undefined);
  beforeEach(() => {
    at = new OrgUnderTest();
    at.door("POST", "reset", { seedDir: worldDir });
  });
  afterEach(() => {
    at.remove();
  });
  const seeded = (object: string, seed: string): Readonly<Record<string, unknown>> => {
    const row = [...at.org.rows(object)].find((each) => each.seed === seed);
    assert.ok(row !== undefined, `${object} ${seed}`);
    return row.values;
  };

  it("every user, account, contact and deal of the world is a record that remembers its id", () => {
    const count = (object: string): number => [...at.org.rows(object)].filter((row) => row.seed !== null).length;
    assert.deepEqual(["User", "Account", "Contact", "Opportunity", "Lead"].map(count), [12, 40, 110, 45, 0]);
    assert.equal(count("OpportunityContactRole"), world.opportunities.flatMap((deal) => deal.contactIds).length);
  });

  it("records hang together as in the world", () => {
    assert.equal(seeded("Account", "a02")["ParentId"], seeded("Account", "a01")["Id"]);
    assert.equal(seeded("Account", "a01")["Website"], "https://www.northfield-foundry.example");
    assert.equal(seeded("Contact", "c001")["AccountId"], seeded("Account", "a01")["Id"]);
    assert.equal(seeded("Contact", "c001")["OwnerId"], seeded("User", "u01")["Id"]);
    assert.equal(seeded("User", "u04")["TimeZoneSidKey"], "Europe/London");
    const roles = [...at.org.rows("OpportunityContactRole")].filter((row) => row.values["OpportunityId"] === seeded("Opportunity", "o01")["Id"]);
    assert.deepEqual(roles.map((row) => [row.values["ContactId"], row.values["IsPrimary"]]), [[seeded("Contact", "c001")["Id"], true], [seeded("Contact", "c002")["Id"], false]]);
  });

  it("a further address stands in an email field of this org's own", () => {
    const withMore = world.contacts.find((contact) => contact.otherEmails.length > 0);
    assert.equal(seeded("Contact", withMore?.id ?? "")["Other_Email__c"], withMore?.otherEmails[0]);
    assert.equal(at.org.catalog.object("Contact")?.fields.get("other_email_2__c")?.type, "email");
  });

  it("the world's stages are the org's, and say what is closed and won", () => {
    const stages = at.org.catalog.object("Opportunity")?.fields.get("stagename")?.picklistValues.map((each) => each.value);
    assert.deepEqual(stages, ["Discovery", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]);
    for (const deal of world.opportunities) {
      const { StageName, IsClosed, IsWon, Amount, CloseDate, CurrencyIsoCode } = seeded("Opportunity", deal.id);
      assert.deepEqual([StageName, IsClosed, IsWon, Amount, CloseDate, CurrencyIsoCode], [deal.stage, deal.isClosed, deal.isWon, deal.amount, deal.closeDate, deal.currency]);
    }
  });

  it("the clock stands at the world's now, after everything in it, also after a restart", () => {
    const asOfMs = Date.parse(world.asOf);
    assert.ok(Math.abs(at.reopen().clock.now() - asOfMs) < 60_000);
    for (const object of at.org.catalog.objects()) {
      for (const row of at.org.rows(object.name)) assert.ok(Date.parse(String(row.values["SystemModstamp"])) <= asOfMs, object.name);
    }
  });

  it("the same world makes the same records", () => {
    const rows = (): unknown => at.org.catalog.objects().flatMap((object) => [...at.org.rows(object.name)]);
    const first = rows();
    at.door("POST", "reset", { seedDir: worldDir });
    assert.deepEqual(rows(), first);
  });

  it("a world may have leads", () => {
    at.door("POST", "reset", { seed: {
      asOf: "2026-03-20T22:00:00Z", users: [{ id: "u1", name: "Ana Example", email: "ana@example.com" }],
      leads: [{ id: "l1", firstName: "Lea", lastName: "Example", company: "Prospect", email: "lea@example.com", ownerId: "u1" }, { id: "l2" }],
    } });
    assert.deepEqual([seeded("Lead", "l1")["Name"], seeded("Lead", "l1")["OwnerId"]], ["Lea Example", seeded("User", "u1")["Id"]]);
    assert.equal(seeded("Lead", "l2")["Company"], "Unknown");
  });
});
