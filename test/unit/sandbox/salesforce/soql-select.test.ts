import assert from "node:assert/strict";
import { ids, sampleOrg } from "./soql-sample.ts";
import { rowOf, SoqlWorld } from "./soql-world.ts";

const url = (type: string, id: string): string => `/services/data/v66.0/sobjects/${type}/${id}`;

describe("SOQL: what a record shows", () => {
  const org = sampleOrg();

  it("shows every selected field under its API name, null when empty, whatever case the statement uses", () => {
    assert.deepEqual(
      org.query("select id, firstname, EMAIL, HasOptedOutOfEmail from contact where lastname = 'solo'"),
      {
        totalSize: 1,
        records: [
          {
            attributes: { type: "Contact", url: url("Contact", ids.cem) },
            Id: ids.cem,
            FirstName: "Cem",
            Email: null,
            HasOptedOutOfEmail: false,
          },
        ],
      },
    );
  });

  it("nests parents under their relationship, several levels deep, and null where there is none", () => {
    const { records } = org.query(
      "SELECT account.name, Account.Owner.Manager.Email FROM Contact WHERE AccountId != null AND FirstName = 'Ana'",
    );
    assert.deepEqual(records, [
      {
        attributes: { type: "Contact", url: url("Contact", ids.ana) },
        Account: {
          attributes: { type: "Account", url: url("Account", ids.acme) },
          Name: "Acme",
          Owner: {
            attributes: { type: "User", url: url("User", ids.user) },
            Manager: { attributes: { type: "User", url: url("User", ids.boss) }, Email: "bo@example.com" },
          },
        },
      },
    ]);
    assert.deepEqual(org.column("SELECT Account.Name FROM Contact WHERE LastName = 'Solo'", "Account"), [null]);
  });

  it("answers a polymorphic parent as the object Name, with what all parents share and its type", () => {
    const { records } = org.query(
      "SELECT Who.Name, Who.Type, Who.Email, What.Type FROM Task WHERE Subject IN ('Call', 'Mail') ORDER BY Subject",
    );
    assert.deepEqual(records, [
      {
        attributes: { type: "Task", url: url("Task", ids.call) },
        Who: {
          attributes: { type: "Name", url: url("Contact", ids.ana) },
          Name: "Ana Example",
          Type: "Contact",
          Email: null,
        },
        What: { attributes: { type: "Name", url: url("Opportunity", ids.won) }, Type: "Opportunity" },
      },
      {
        attributes: { type: "Task", url: url("Task", ids.mail) },
        Who: { attributes: { type: "Name", url: url("Lead", ids.lead) }, Name: "Lea Lead", Type: "Lead", Email: null },
        What: null,
      },
    ]);
    assert.deepEqual(org.query("SELECT Owner.Email FROM Lead").records.length, 1);
  });

  it("shows an address as an object of its parts, and no address where all are empty", () => {
    const org2 = new SoqlWorld([rowOf("Account", ids.acme, { BillingCity: "Cleveland" }), rowOf("Account", ids.beta)]);
    assert.deepEqual(org2.column("SELECT BillingAddress FROM Account", "BillingAddress"), [
      { city: "Cleveland" },
      null,
    ]);
    assert.equal(org2.refusal("SELECT Id FROM Account WHERE BillingAddress != null").code, "INVALID_FIELD");
  });

  it("takes the object's alias or name before a field", () => {
    assert.deepEqual(
      org.column("SELECT c.Id FROM Contact c WHERE c.Account.Name = 'Acme' AND Contact.FirstName = 'Ana'", "Id"),
      [ids.ana],
    );
  });

  it("hides what lies in the recycle bin, unless all is asked for", () => {
    assert.equal(org.query("SELECT Id FROM Contact").totalSize, 3);
    assert.equal(org.query("SELECT Id FROM Contact", true).totalSize, 4);
    assert.deepEqual(org.column(`SELECT Id FROM Contact WHERE Id = '${ids.gone}'`, "Id"), []);
    assert.deepEqual(org.column("SELECT Id FROM Contact WHERE IsDeleted = true", "Id", true), [ids.gone]);
  });

  it("answers children per parent, with their own filter, order and limit, and null where there are none", () => {
    const soql =
      "SELECT Name, (SELECT Id, Account.Name FROM Contacts WHERE Email != null ORDER BY Name DESC LIMIT 1), (SELECT Id FROM Opportunities) FROM Account ORDER BY Name";
    const child = (type: string, id: string, rest: object): object => ({
      attributes: { type, url: url(type, id) },
      Id: id,
      ...rest,
    });
    assert.deepEqual(org.query(soql).records, [
      {
        attributes: { type: "Account", url: url("Account", ids.acme) },
        Name: "Acme",
        Contacts: {
          totalSize: 1,
          done: true,
          records: [
            child("Contact", ids.ben, {
              Account: { attributes: { type: "Account", url: url("Account", ids.acme) }, Name: "Acme" },
            }),
          ],
        },
        Opportunities: { totalSize: 1, done: true, records: [child("Opportunity", ids.won, {})] },
      },
      {
        attributes: { type: "Account", url: url("Account", ids.beta) },
        Name: "beta 100%",
        Contacts: null,
        Opportunities: { totalSize: 1, done: true, records: [child("Opportunity", ids.open, {})] },
      },
    ]);
  });

  it("expands FIELDS, and asks for a small LIMIT where it is unbounded", () => {
    const [record] = org.query("SELECT FIELDS(ALL) FROM Account WHERE Name = 'Acme' LIMIT 200").records;
    assert.deepEqual(Object.keys(record ?? {}).slice(0, 5), [
      "attributes",
      "Id",
      "IsDeleted",
      "SystemModstamp",
      "CreatedDate",
    ]);
    assert.ok(
      !Object.keys(org.query("SELECT FIELDS(STANDARD) FROM Account").records[0] ?? {}).includes("Steward_Key__c"),
    );
    assert.deepEqual(Object.keys(org.query("SELECT FIELDS(CUSTOM) FROM Account LIMIT 1").records[0] ?? {}), [
      "attributes",
      "Steward_Key__c",
    ]);
    for (const soql of ["SELECT FIELDS(ALL) FROM Account", "SELECT FIELDS(CUSTOM) FROM Account LIMIT 201"]) {
      assert.match(org.refusal(soql).message, /The SOQL FIELDS function must have a LIMIT of at most 200$/);
    }
    assert.match(
      org.refusal("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1").message,
      /must result in at least one field being selected\.$/,
    );
    assert.equal(org.refusal("SELECT Id, FIELDS(ALL) FROM Account LIMIT 1").code, "INVALID_FIELD");
  });

  it("cuts with LIMIT and OFFSET", () => {
    assert.deepEqual(org.column("SELECT Name FROM Contact ORDER BY Name LIMIT 1 OFFSET 1", "Name"), ["Cem Solo"]);
    assert.equal(org.query("SELECT Id FROM Contact WHERE Name != null OFFSET 1").totalSize, 2);
    assert.deepEqual(org.query("SELECT Id FROM Contact LIMIT 0"), { totalSize: 0, records: [] });
  });
});

describe("SOQL: order", () => {
  const org = sampleOrg();

  it("puts nulls first in both directions unless told otherwise", () => {
    assert.deepEqual(org.column("SELECT FirstName FROM Contact ORDER BY FirstName", "FirstName"), [null, "Ana", "Cem"]);
    assert.deepEqual(org.column("SELECT FirstName FROM Contact ORDER BY FirstName DESC", "FirstName"), [
      null,
      "Cem",
      "Ana",
    ]);
    assert.deepEqual(org.column("SELECT FirstName FROM Contact ORDER BY FirstName DESC NULLS LAST", "FirstName"), [
      "Cem",
      "Ana",
      null,
    ]);
  });

  it("orders text without case, picklists by their entries, parents' fields like own ones", () => {
    assert.deepEqual(org.column("SELECT Name FROM Account ORDER BY Name", "Name"), ["Acme", "beta 100%"]);
    assert.deepEqual(org.column("SELECT StageName FROM Opportunity ORDER BY StageName", "StageName"), [
      "Prospecting",
      "Closed Won",
    ]);
    assert.deepEqual(org.column("SELECT Name FROM Contact ORDER BY Account.Name DESC, Name DESC", "Name"), [
      "Cem Solo",
      "O'Ben",
      "Ana Example",
    ]);
  });

  it("orders by several fields, instants by instant and ids by their characters", () => {
    const at = (second: string, id: string) =>
      rowOf("Contact", id, { SystemModstamp: `2026-03-02T10:00:${second}.000+0000` });
    const late = [at("01", "003000000000bAAAAA"), at("01", "003000000000BAAAAA"), at("00", "003000000000zAAAAA")];
    assert.deepEqual(new SoqlWorld(late).column("SELECT Id FROM Contact ORDER BY SystemModstamp, Id", "Id"), [
      "003000000000zAAAAA",
      "003000000000BAAAAA",
      "003000000000bAAAAA",
    ]);
  });

  it("refuses fields without an order", () => {
    assert.match(
      org.refusal("SELECT Id FROM Account ORDER BY Description").message,
      /field 'Description' can not be sorted in a query call$/,
    );
  });
});
