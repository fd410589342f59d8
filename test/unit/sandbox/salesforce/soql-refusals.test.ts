import assert from "node:assert/strict";
import { sampleOrg } from "./soql-sample.ts";
import { idOf } from "./soql-world.ts";
import { cpuMs } from "../../../helpers/cpu-time.ts";

describe("SOQL: refusals", () => {
  const org = sampleOrg();
  const refusal = (soql: string): string => {
    const { status, code, message } = org.refusal(soql);
    assert.equal(status, 400);
    return `${code}: ${message.split("\n").at(-1) ?? ""}`;
  };
  const hint = "Please reference your WSDL or the describe call for the appropriate names.";

  it("names an unknown field with the vendor's sentence and its place", () => {
    assert.deepEqual(org.refusal("SELECT Id,\n  Foo__c FROM contact WHERE LastName = 'Foo__c'").message.split("\n"), [
      "",
      "  Foo__c FROM contact WHERE LastName = 'Foo__c'",
      "  ^",
      "ERROR at Row:2:Column:3",
      `No such column 'Foo__c' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${hint}`,
    ]);
    assert.match(
      refusal("SELECT Account.Nope FROM Contact"),
      /^INVALID_FIELD: No such column 'Nope' on entity 'Account'\./,
    );
    assert.match(
      refusal("SELECT Who.Website FROM Task"),
      /^INVALID_FIELD: No such column 'Website' on entity 'Name'\./,
    );
    assert.match(
      refusal("SELECT Id FROM Contact WHERE Nope = 1"),
      /^INVALID_FIELD: No such column 'Nope' on entity 'Contact'\./,
    );
    assert.match(refusal("SELECT Id FROM Contact ORDER BY Nope"), /^INVALID_FIELD: No such column 'Nope'/);
    assert.match(refusal("SELECT Account FROM Contact"), /^INVALID_FIELD: No such column 'Account'/);
  });

  it("names unknown objects, relationships and children", () => {
    assert.equal(
      refusal("SELECT Id FROM Kontact"),
      `INVALID_TYPE: sObject type 'Kontact' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${hint}`,
    );
    assert.match(
      refusal("SELECT Parent.Name FROM Contact"),
      /^INVALID_FIELD: Didn't understand relationship 'Parent' in field path\./,
    );
    assert.match(
      refusal("SELECT Who.Owner.Name FROM Task"),
      /^INVALID_FIELD: Didn't understand relationship 'Owner' in field path\./,
    );
    assert.match(
      refusal("SELECT (SELECT Id FROM Tasks) FROM Account"),
      /^INVALID_TYPE: Didn't understand relationship 'Tasks' in FROM part of query call\./,
    );
    assert.match(refusal("SELECT Id FROM Account.Contacts"), /^MALFORMED_QUERY: unexpected token: '\.'/);
  });

  it("refuses filters, order and groups on fields that have none", () => {
    assert.equal(
      refusal("SELECT Id FROM Account WHERE Description LIKE 'a%'"),
      "INVALID_FIELD: field 'Description' can not be filtered in a query call",
    );
    assert.equal(
      refusal("SELECT Id FROM Task WHERE Description = null"),
      "INVALID_FIELD: field 'Description' can not be filtered in a query call",
    );
    assert.equal(
      refusal("SELECT Description FROM Account GROUP BY Description"),
      "MALFORMED_QUERY: field 'Description' can not be grouped in a query call",
    );
  });

  it("refuses a field selected twice, in whatever spelling", () => {
    assert.equal(refusal("SELECT Id, id FROM Contact"), "INVALID_FIELD: duplicate field selected: Id");
    assert.equal(
      refusal("SELECT Account.Name, ACCOUNT.name FROM Contact"),
      "INVALID_FIELD: duplicate field selected: Account.Name",
    );
  });

  it("refuses walks and subqueries beyond the vendor's depth", () => {
    assert.equal(org.query("SELECT Manager.Manager.Manager.Manager.Manager.Name FROM User").totalSize, 2);
    assert.match(
      refusal("SELECT Manager.Manager.Manager.Manager.Manager.Manager.Name FROM User"),
      /more than 5 relationships/,
    );
    assert.match(
      refusal("SELECT (SELECT (SELECT Id FROM Opportunities) FROM Contacts) FROM Account"),
      /^MALFORMED_QUERY/,
    );
    assert.match(
      refusal("SELECT (SELECT Id FROM Contacts OFFSET 1) FROM Account"),
      /^MALFORMED_QUERY: OFFSET in a subquery/,
    );
    const many = Array.from({ length: 21 }, () => "(SELECT Id FROM Contacts)").join(", ");
    assert.match(
      refusal(`SELECT Id, ${many} FROM Account`),
      /^MALFORMED_QUERY: A query cannot have more than 20 subqueries/,
    );
  });

  it("refuses numbers out of range", () => {
    assert.equal(
      refusal("SELECT Id FROM Contact OFFSET 2001"),
      "NUMBER_OUTSIDE_VALID_RANGE: Maximum SOQL offset allowed is 2000",
    );
    assert.equal(org.query("SELECT Id FROM Contact OFFSET 2000").totalSize, 0);
    assert.match(refusal("SELECT Id FROM Contact LIMIT 2147483648"), /^MALFORMED_QUERY: numeric value out of range/);
    assert.match(refusal("SELECT Id FROM Contact LIMIT -1"), /^MALFORMED_QUERY/);
  });

  it("refuses what is no SOQL, or SOQL of Apex and SOAP", () => {
    const statements = [
      "",
      "   ",
      "SELECT",
      "SELECT * FROM Contact",
      "SELECT Id, FROM Contact",
      "SELECT Id FROM Contact WHERE",
      "SELECT Id FROM Contact;",
      'SELECT Id FROM Contact WHERE Name = "x"',
      "SELECT Id FROM Contact WHERE Name = 'x",
      "SELECT Id FROM Contact -- note",
      "SELECT Id FROM Contact WHERE AND Name = 'x'",
      "SELECT Id FROM Contact WHERE Name = 'x' Email = 'y'",
      "SELECT Id FROM Contact WHERE (Name = 'x') (Email = 'y')",
      "SELECT Name FROM Contact GROUP BY Name HAVING OR Name = 'x'",
      "SELECT DISTINCT Name FROM Contact",
      "SELECT Id FROM Contact WHERE Name = :name",
      "SELECT Id FROM Contact WHERE Name IN ()",
      "SELECT Id FROM Contact WHERE Name IN 'x'",
      "SELECT Id FROM Contact WHERE Name = ('x','y')",
      "SELECT Id FROM Contact WHERE Name LIKE ('x','y')",
      "SELECT Id FROM Contact LIMIT 5 ORDER BY Id",
      "SELECT Id n FROM Contact",
      "SELECT Id FROM Contact FOR UPDATE",
      "SELECT Id FROM Contact ALL ROWS",
      "SELECT Id FROM Contact WITH SECURITY_ENFORCED",
      "SELECT Id FROM Contact WITH USER_MODE",
      "SELECT Id FROM Contact USING SCOPE mine",
      "SELECT Id FROM Contact UPDATE TRACKING",
      "SELECT TYPEOF Who WHEN Contact THEN Name END FROM Task",
      "SELECT toLabel(StageName) FROM Opportunity",
      "SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = 2026",
      "UPDATE Contact SET Name = 'x'",
      "FIND {x} RETURNING Contact",
    ];
    for (const soql of statements) assert.equal(org.refusal(soql).code, "MALFORMED_QUERY", soql);
  });

  it("takes clauses that change nothing here", () => {
    assert.equal(org.query("SELECT Id FROM Contact USING SCOPE everything").totalSize, 3);
    assert.equal(org.query("SELECT Id FROM Contact LIMIT 1 FOR VIEW").totalSize, 1);
  });

  it("refuses a statement of more than 100,000 characters, and reads one just short of it in good time", () => {
    const ids = Array.from({ length: 4_600 }, (_, at) => `'${idOf("003", at)}'`);
    const long = `SELECT Id FROM Contact WHERE Id IN (${ids.join(",")})`;
    assert.ok(long.length > 95_000 && long.length <= 100_000);
    const started = cpuMs();
    assert.equal(org.query(long).totalSize, 0);
    assert.ok(cpuMs() - started < 2_000);
    assert.match(org.refusal(`${long}${" ".repeat(10_000)}`).message, /cannot be longer than 100000 characters\.$/);
  });
});
