import assert from "node:assert/strict";
import { ids, sampleOrg } from "./soql-sample.ts";
import { cpuMs } from "../../../helpers/cpu-time.ts";

const [ana, ben, cem] = ["Ana Example", "O'Ben", "Cem Solo"];

describe("SOQL: comparisons", () => {
  const org = sampleOrg();
  const contacts = (where: string): readonly unknown[] => org.names("Contact", where);

  it("compares text without case in =, IN and LIKE, external ids too", () => {
    assert.deepEqual(contacts("Email = 'ANA@example.COM'"), [ana]);
    assert.deepEqual(contacts("Email IN ('x', 'ana@EXAMPLE.com')"), [ana]);
    assert.deepEqual(contacts("LastName LIKE 'EXAM%'"), [ana]);
    assert.deepEqual(org.names("Account", "Steward_Key__c = 'kEY-a'"), ["Acme"]);
  });

  it("lets rows without a value pass != and NOT IN, and nothing else", () => {
    assert.deepEqual(contacts("FirstName != 'Ana'"), [cem, ben]);
    assert.deepEqual(contacts("FirstName NOT IN ('Ana', 'x')"), [cem, ben]);
    assert.deepEqual(contacts("FirstName <> 'Ana'"), [cem, ben]);
    assert.deepEqual(contacts("FirstName < 'Z'"), [ana, cem]);
    assert.deepEqual(contacts("FirstName LIKE '%'"), [ana, cem]);
    assert.deepEqual(contacts("(NOT FirstName LIKE 'A%')"), [cem, ben]);
  });

  it("knows null, alone, in lists and as empty text", () => {
    assert.deepEqual(contacts("FirstName = null"), [ben]);
    assert.deepEqual(contacts("FirstName = ''"), [ben]);
    assert.deepEqual(contacts("FirstName != NULL"), [ana, cem]);
    assert.deepEqual(contacts("FirstName IN (null, 'cem')"), [cem, ben]);
    assert.deepEqual(contacts("FirstName NOT IN (null, 'cem')"), [ana]);
  });

  it("treats a parent that is not there as one without values", () => {
    assert.deepEqual(contacts("Account.Name = null"), [cem]);
    assert.deepEqual(contacts("Account.Name != 'Other'"), [ana, cem, ben]);
    assert.deepEqual(contacts("Account.IsDeleted = false"), [ana, cem, ben]);
    assert.deepEqual(contacts("LastName = 'Solo' OR Account.Name = 'Acme'"), [ana, cem, ben]);
  });

  it("reads null of a boolean as false", () => {
    assert.deepEqual(contacts("HasOptedOutOfEmail = null"), [cem, ben]);
    assert.deepEqual(contacts("HasOptedOutOfEmail = FALSE"), [cem, ben]);
    assert.deepEqual(contacts("HasOptedOutOfEmail != null"), [ana]);
  });

  it("compares numbers as numbers", () => {
    assert.deepEqual(org.names("Account", "NumberOfEmployees > 7"), ["Acme"]);
    assert.deepEqual(org.names("Account", "NumberOfEmployees <= 7"), ["beta 100%"]);
    assert.deepEqual(org.names("Account", "AnnualRevenue = 1500.50"), ["Acme"]);
    assert.deepEqual(org.names("Account", "AnnualRevenue >= -1"), ["Acme"]);
  });

  it("takes ids in 15 and 18 characters, case and all", () => {
    assert.deepEqual(contacts(`Id = '${ids.ana.slice(0, 15)}'`), [ana]);
    assert.deepEqual(contacts(`AccountId = '${ids.acme.slice(0, 15)}' AND FirstName != null`), [ana]);
    assert.deepEqual(contacts(`AccountId = '${ids.acme.slice(0, 15).toLowerCase()}'`), []);
    assert.deepEqual(contacts(`Id IN ('${ids.ana}', '${ids.ana.slice(0, 15)}', '${ids.cem}')`), [ana, cem]);
  });

  it("filters by the type and the name behind a polymorphic lookup", () => {
    assert.deepEqual(org.column("SELECT Subject FROM Task WHERE What.Type = 'opportunity'", "Subject"), ["Call"]);
    assert.deepEqual(
      org.column(
        "SELECT Subject FROM Task WHERE Who.Type IN ('Lead') OR Who.Name = 'ana example' ORDER BY Subject",
        "Subject",
      ),
      ["Call", "Mail"],
    );
  });

  it("refuses values of the wrong type and quotes in the wrong place", () => {
    const refused = (where: string): string => {
      const { code, message } = org.refusal(`SELECT Id FROM Opportunity WHERE ${where}`);
      return `${code}: ${message.split("\n").at(-1) ?? ""}`;
    };
    const criterion = (field: string, rest: string): string =>
      `INVALID_FIELD: value of filter criterion for field '${field}' must be of type ${rest}`;
    assert.equal(
      refused("CreatedDate > '2026-03-02T10:00:00Z'"),
      criterion("CreatedDate", "dateTime and should not be enclosed in quotes"),
    );
    assert.equal(
      refused("CreatedDate > 2026-03-02"),
      criterion("CreatedDate", "dateTime and should not be enclosed in quotes"),
    );
    assert.equal(
      refused("CloseDate = 2026-03-02T10:00:00Z"),
      criterion("CloseDate", "date and should not be enclosed in quotes"),
    );
    assert.equal(refused("IsClosed = 'true'"), criterion("IsClosed", "boolean and should not be enclosed in quotes"));
    assert.equal(refused("Amount > '5'"), criterion("Amount", "double and should not be enclosed in quotes"));
    assert.equal(refused("Name = 5"), criterion("Name", "string and should be enclosed in quotes"));
    assert.equal(refused("Name LIKE TODAY"), criterion("Name", "string and should be enclosed in quotes"));
    assert.equal(refused("Id = 'short'"), "INVALID_QUERY_FILTER_OPERATOR: invalid ID field: short");
    assert.equal(refused("Id LIKE '006%'"), "INVALID_QUERY_FILTER_OPERATOR: invalid operator on id field");
    assert.equal(refused("IsClosed > true"), "INVALID_QUERY_FILTER_OPERATOR: invalid operator on boolean field");
    assert.equal(refused("Amount < null"), "INVALID_QUERY_FILTER_OPERATOR: invalid operator");
    assert.equal(refused("StageName INCLUDES ('a')"), "INVALID_QUERY_FILTER_OPERATOR: invalid operator on text field");
    assert.equal(refused("Amount = USD5"), "MALFORMED_QUERY: unexpected token: 'USD5'");
  });
});

describe("SOQL: LIKE and strings", () => {
  const org = sampleOrg();

  it("knows wildcards and their escapes", () => {
    assert.deepEqual(org.names("Account", String.raw`Name LIKE '%100\%'`), ["beta 100%"]);
    assert.deepEqual(org.names("Account", String.raw`Name LIKE 'acm\%'`), []);
    assert.deepEqual(org.names("Account", "Name LIKE '_c_e'"), ["Acme"]);
    assert.deepEqual(org.names("Account", "Name LIKE 'a%m%'"), ["Acme"]);
    assert.deepEqual(org.names("Account", "Name LIKE '%t_ 1%'"), ["beta 100%"]);
    assert.deepEqual(org.names("Contact", String.raw`Email LIKE 'ben\_%'`), [ben]);
    assert.deepEqual(org.names("Account", "Name LIKE 'acm'"), []);
  });

  it("unescapes strings and refuses other backslashes", () => {
    assert.deepEqual(org.names("Contact", String.raw`LastName = 'O\'Ben'`), [ben]);
    assert.deepEqual(org.names("Contact", String.raw`LastName = '\u004F\'ben'`), [ben]);
    assert.match(
      org.refusal(String.raw`SELECT Id FROM Contact WHERE LastName = 'a\q'`).message,
      /Illegal character sequence '\\q' in string literal\.$/,
    );
    assert.match(
      org.refusal(String.raw`SELECT Id FROM Contact WHERE LastName = 'a\%'`).message,
      /Illegal character sequence '\\%' in string literal\.$/,
    );
    assert.equal(org.refusal(`SELECT Id FROM Contact WHERE LastName = '${"x".repeat(4001)}'`).code, "MALFORMED_QUERY");
  });

  it("walks a hostile pattern in short time", () => {
    const started = cpuMs();
    org.names("Account", `Name LIKE '${"%a_".repeat(800)}q'`);
    assert.ok(cpuMs() - started < 1000);
  });
});

describe("SOQL: days and instants", () => {
  const org = sampleOrg();
  const deals = (where: string): readonly unknown[] => org.names("Opportunity", where);
  const accounts = (where: string): readonly unknown[] => org.names("Account", where);

  it("compares instants to the millisecond and with their offset", () => {
    assert.deepEqual(accounts("SystemModstamp = 2026-03-02T10:00:00Z"), ["Acme"]);
    assert.deepEqual(accounts("SystemModstamp = 2026-03-02T11:00:00+01:00"), ["Acme"]);
    assert.deepEqual(accounts("SystemModstamp = 2026-03-02T10:00:00.500+0000"), ["beta 100%"]);
    assert.deepEqual(accounts("SystemModstamp > 2026-03-02T02:00:00-08:00"), ["beta 100%"]);
    assert.deepEqual(accounts("SystemModstamp <= 2026-03-02T10:00:00.000Z"), ["Acme"]);
  });

  it("compares days", () => {
    assert.deepEqual(deals("CloseDate = 2026-03-04"), ["Won deal"]);
    assert.deepEqual(deals("CloseDate > 2026-03-04"), ["Open deal"]);
    assert.deepEqual(deals("CloseDate >= 2026-03-04 AND CloseDate < 2026-03-31"), ["Won deal"]);
  });

  it("knows days relative to the org's clock (Wednesday, 4 March 2026)", () => {
    assert.deepEqual(deals("CloseDate = TODAY"), ["Won deal"]);
    assert.deepEqual(deals("CloseDate > TODAY"), ["Open deal"]);
    assert.deepEqual(deals("CloseDate = THIS_WEEK"), ["Won deal"]);
    assert.deepEqual(deals("CloseDate = NEXT_N_DAYS:27"), ["Open deal"]);
    assert.deepEqual(deals("CloseDate = NEXT_N_DAYS:26"), []);
    assert.deepEqual(deals("CloseDate IN (TODAY, 2026-03-31)"), ["Open deal", "Won deal"]);
    assert.deepEqual(accounts("SystemModstamp = N_DAYS_AGO:2"), ["Acme", "beta 100%"]);
    assert.deepEqual(accounts("SystemModstamp = LAST_N_DAYS:1"), []);
    assert.deepEqual(accounts("SystemModstamp < YESTERDAY"), ["Acme", "beta 100%"]);
  });

  it("refuses days that no calendar holds", () => {
    for (const value of ["2026-02-30", "2026-13-01", "1699-12-31"]) {
      assert.equal(org.refusal(`SELECT Id FROM Opportunity WHERE CloseDate = ${value}`).code, "MALFORMED_QUERY");
    }
    assert.equal(
      org.refusal("SELECT Id FROM Account WHERE SystemModstamp > 2026-03-02T25:00:00Z").code,
      "MALFORMED_QUERY",
    );
    assert.equal(
      org.refusal("SELECT Id FROM Account WHERE SystemModstamp > 2026-03-02T10:00:00").code,
      "MALFORMED_QUERY",
    );
  });
});
