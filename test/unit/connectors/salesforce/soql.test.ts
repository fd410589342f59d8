import assert from "node:assert/strict";

import { parseQuery } from "@jetstreamapp/soql-parser-js";

import {
  IDS_PER_STATEMENT, NOTHING, STATEMENT_BYTES_MAX, after, all, any, at, equals, flag, from, id, isId, isIn, select, text,
} from "../../../../connectors/salesforce/soql.ts";

const CONTACT = "003000000000001AAA";

describe("SOQL statements", () => {
  it("say everything they are given, and a real parser takes them", () => {
    const where = all(
      any(after("SystemModstamp", at("2026-03-02T10:00:00Z")), equals("Id", id(CONTACT))),
      isIn("Status", [text("Open"), text("Done")]), equals("IsDeleted", flag(false)), equals("WhoId", NOTHING), from("ActivityDate", at("2026-01-01T00:00:00Z")),
    );
    const soql = select({ fields: ["Id", "Account.Name"], from: "Task", where, orderBy: [{ field: "SystemModstamp" }, { field: "Id", descending: true }], limit: 200 });
    assert.equal(
      soql,
      `SELECT Id, Account.Name FROM Task WHERE ((SystemModstamp > 2026-03-02T10:00:00.000Z OR Id = '${CONTACT}') AND Status IN ('Open', 'Done') `
      + "AND IsDeleted = false AND WhoId = null AND ActivityDate >= 2026-01-01T00:00:00.000Z) ORDER BY SystemModstamp ASC, Id DESC LIMIT 200",
    );
    assert.equal(parseQuery(soql).sObject, "Task");
  });

  it("never mix AND and OR without parentheses, however conditions are put together", () => {
    const [a, b, c] = [equals("A", flag(true)), equals("B", flag(true)), equals("C", flag(true))];
    assert.equal(all(a, any(b, c))?.where, "(A = true AND (B = true OR C = true))");
    assert.equal(any(a, all(b, c) ?? a).where, "(A = true OR (B = true AND C = true))");
    assert.equal(all(a)?.where, "A = true");
    assert.equal(all(null, null), null);
  });

  for (const [name, value, written] of [
    ["a quote", "O'Hara", "'O\\'Hara'"],
    ["a backslash", "a\\", "'a\\\\'"],
    ["a backslash before a quote", "\\' OR Name != '", "'\\\\\\' OR Name != \\''"],
    ["double quotes", "\"x\"", "'\\\"x\\\"'"],
    ["line breaks and tabs", "a\r\n\tb", "'a\\r\\n\\tb'"],
    ["control characters that SOQL cannot spell", "a\u0000b\u001bc\u0085d", "'abcd'"],
    ["half a character", "a\ud83d", "'a\ufffd'"],
    ["wildcards, which mean nothing outside LIKE", "50%_", "'50%_'"],
  ] as const) {
    it(`keep ${name} inside the quotes`, () => {
      assert.equal(text(value).soql, written);
      const soql = select({ fields: ["Id"], from: "Contact", where: equals("Name", text(value)) });
      const parsed = parseQuery(soql);
      assert.ok(parsed.where !== undefined && !("operator" in parsed.where), "what was a value has become a condition");
      assert.doesNotThrow(() => encodeURIComponent(soql));
    });
  }

  for (const bad of ["", "003", "003000000000001AAA'", "003000000000001 AA", "003000000000001AAAA", "00300000000000\n"]) {
    it(`refuse ${JSON.stringify(bad)} as an id`, () => {
      assert.equal(isId(bad), false);
      assert.throws(() => id(bad), TypeError);
    });
  }

  it("take ids of 15 and of 18 characters", () => {
    for (const good of ["003000000000001", CONTACT]) assert.equal(id(good).soql, `'${good}'`);
  });

  for (const bad of ["Name, Phone", "Name FROM User", "1Name", "Name'", "Name)", "", "A..B", "a".repeat(81)]) {
    it(`refuse ${JSON.stringify(bad.slice(0, 20))} as an API name`, () => {
      assert.throws(() => select({ fields: [bad], from: "Contact" }), TypeError);
      assert.throws(() => select({ fields: ["Id"], from: bad }), TypeError);
      assert.throws(() => equals(bad, flag(true)), TypeError);
      assert.throws(() => select({ fields: ["Id"], from: "Contact", orderBy: [{ field: bad }] }), TypeError);
    });
  }

  it("are refused when they would not arrive whole, are empty, or have no true limit", () => {
    const ids = Array.from({ length: 600 }, (_, n) => id(`003${String(n).padStart(12, "0")}AAA`));
    assert.throws(() => select({ fields: ["Id"], from: "Contact", where: isIn("Id", ids) }), RangeError);
    assert.throws(() => select({ fields: [], from: "Contact" }), RangeError);
    assert.throws(() => isIn("Id", []), RangeError);
    for (const limit of [0, -1, 1.5, Number.NaN]) assert.throws(() => select({ fields: ["Id"], from: "Contact", limit }), RangeError);
  });

  it("have room for a full list of ids and every field of a wide object", () => {
    const ids = Array.from({ length: IDS_PER_STATEMENT }, (_, n) => id(`003${String(n).padStart(12, "0")}AAA`));
    const fields = Array.from({ length: 120 }, (_, n) => `Some_Rather_Long_Custom_Field_Name_${n}__c`);
    const soql = select({ fields, from: "Contact", where: isIn("Id", ids) });
    assert.ok(encodeURIComponent(soql).length <= STATEMENT_BYTES_MAX);
  });
});
