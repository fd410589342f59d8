import assert from "node:assert/strict";
import fc from "fast-check";
import { dateLiteralSpan } from "../../../../sandbox/salesforce/soql/date-literals.ts";
import { instantMs, storedInstantMs } from "../../../../sandbox/salesforce/soql/instants.ts";
import { likeTest } from "../../../../sandbox/salesforce/soql/like.ts";
import { placeOf, withoutStrings } from "../../../../sandbox/salesforce/soql/locate.ts";
import { idKey, namedId } from "../../../../sandbox/salesforce/soql/record-id.ts";
import { patternOf } from "../../../../sandbox/salesforce/soql/string-literal.ts";

describe("SOQL: date literals", () => {
  const now = Date.parse("2026-03-04T12:34:56.789Z");
  const span = (literal: string): string | undefined => {
    const found = dateLiteralSpan(literal, now);
    return found === undefined
      ? undefined
      : `${new Date(found.startMs).toISOString()} ${new Date(found.endMs).toISOString()}`.replaceAll(
          "T00:00:00.000Z",
          "",
        );
  };

  it("names stretches of UTC days, the end not in them", () => {
    const spans: Readonly<Record<string, string>> = {
      TODAY: "2026-03-04 2026-03-05",
      yesterday: "2026-03-03 2026-03-04",
      TOMORROW: "2026-03-05 2026-03-06",
      THIS_WEEK: "2026-03-01 2026-03-08",
      LAST_WEEK: "2026-02-22 2026-03-01",
      NEXT_WEEK: "2026-03-08 2026-03-15",
      THIS_MONTH: "2026-03-01 2026-04-01",
      LAST_MONTH: "2026-02-01 2026-03-01",
      NEXT_MONTH: "2026-04-01 2026-05-01",
      THIS_QUARTER: "2026-01-01 2026-04-01",
      LAST_QUARTER: "2025-10-01 2026-01-01",
      NEXT_FISCAL_QUARTER: "2026-04-01 2026-07-01",
      THIS_YEAR: "2026-01-01 2027-01-01",
      LAST_FISCAL_YEAR: "2025-01-01 2026-01-01",
      LAST_90_DAYS: "2025-12-04 2026-03-04T12:34:57.000Z",
      NEXT_90_DAYS: "2026-03-05 2026-06-03",
      "LAST_N_DAYS:2": "2026-03-02 2026-03-04T12:34:57.000Z",
      "NEXT_N_DAYS:2": "2026-03-05 2026-03-07",
      "N_DAYS_AGO:2": "2026-03-02 2026-03-03",
      "LAST_N_WEEKS:1": "2026-02-22 2026-03-01",
      "NEXT_N_WEEKS:2": "2026-03-08 2026-03-22",
      "N_WEEKS_AGO:1": "2026-02-22 2026-03-01",
      "LAST_N_MONTHS:3": "2025-12-01 2026-03-01",
      "NEXT_N_MONTHS:1": "2026-04-01 2026-05-01",
      "N_MONTHS_AGO:2": "2026-01-01 2026-02-01",
      "LAST_N_QUARTERS:1": "2025-10-01 2026-01-01",
      "N_QUARTERS_AGO:1": "2025-10-01 2026-01-01",
      "NEXT_N_FISCAL_QUARTERS:1": "2026-04-01 2026-07-01",
      "LAST_N_YEARS:2": "2024-01-01 2026-01-01",
      "NEXT_N_YEARS:1": "2027-01-01 2028-01-01",
      "N_FISCAL_YEARS_AGO:1": "2025-01-01 2026-01-01",
    };
    for (const [literal, expected] of Object.entries(spans)) assert.equal(span(literal), expected, literal);
  });

  it("knows no other words", () => {
    for (const word of [
      "SOMEDAY",
      "THIS_DAY",
      "LAST_N_DAYS",
      "LAST_N_DAYS:-1",
      "LAST_N_DAYS:1.5",
      "N_DAYS:3",
      "LAST_N_DAYS_AGO:3",
    ]) {
      assert.equal(span(word), undefined, word);
    }
  });
});

describe("SOQL: small parts", () => {
  it("reads stored datetimes as quickly as rightly", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1800-01-01"), max: new Date("2900-01-01"), noInvalidDate: true }),
        (date) => {
          const stored = date.toISOString().replace("Z", "+0000");
          assert.equal(storedInstantMs(stored), date.getTime());
          assert.equal(instantMs(stored), date.getTime());
        },
      ),
    );
  });

  it("matches LIKE as a regular expression would", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "B", "%", "_", "."), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 10 }), (pattern, text) => {
        const expression = pattern.replaceAll(".", "\\.").replaceAll("%", ".*").replaceAll("_", ".");
        assert.equal(likeTest(patternOf(`'${pattern}'`))(text), new RegExp(`^${expression}$`, "i").test(text));
      }),
    );
  });

  it("takes ids in 15 characters, and in 18 of any case", () => {
    assert.equal(namedId("001D000000IRFma"), "001D000000IRFmaIAH");
    assert.equal(namedId("001d000000irfmaiah"), "001D000000IRFmaIAH");
    assert.equal(idKey("001D000000IRFmaIAH"), "001D000000IRFma");
    for (const text of ["001D000000IRFmaI9H", "001D000000IRFm", "001D000000IRFm'"]) assert.throws(() => namedId(text));
  });

  it("finds a word outside of strings, with its row and column", () => {
    assert.equal(withoutStrings("a = 'x\\'y' b"), "a =        b");
    assert.equal(placeOf("SELECT 'Foo'\nFoo", "foo"), "\nFoo\n^\nERROR at Row:2:Column:1\n");
    assert.equal(placeOf("SELECT Foobar", "foo"), "");
  });
});
