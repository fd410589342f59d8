import assert from "node:assert/strict";
import { sampleOrg } from "./soql-sample.ts";
import { idOf, rowOf, SoqlWorld } from "./soql-world.ts";

const aggregate = (values: object): object => ({ attributes: { type: "AggregateResult" }, ...values });

describe("SOQL: counting and summing up", () => {
  const org = sampleOrg();
  const many = new SoqlWorld([
    rowOf("Account", idOf("001", 1), {
      Name: "a",
      NumberOfEmployees: 1,
      Website: "x",
      SystemModstamp: "2026-03-02T10:00:00.000+0000",
    }),
    rowOf("Account", idOf("001", 2), {
      Name: "A",
      NumberOfEmployees: 4,
      SystemModstamp: "2026-03-03T10:00:00.000+0000",
    }),
    rowOf("Account", idOf("001", 3), { Name: "b", NumberOfEmployees: 7, Website: "y" }),
    rowOf("Account", idOf("001", 4), { NumberOfEmployees: null }),
  ]);

  it("counts without records", () => {
    assert.deepEqual(org.query("SELECT COUNT() FROM Contact"), { totalSize: 3, records: [] });
    assert.deepEqual(org.query("select count() from Contact WHERE FirstName != null LIMIT 1"), {
      totalSize: 1,
      records: [],
    });
  });

  it("sums up the whole in one record", () => {
    assert.deepEqual(
      many.query(
        "SELECT COUNT(Id) all_, COUNT(Website), COUNT_DISTINCT(Name), SUM(NumberOfEmployees), AVG(NumberOfEmployees) mean, MIN(Name), MAX(SystemModstamp) newest FROM Account",
      ),
      {
        totalSize: 1,
        records: [
          aggregate({
            all_: 4,
            expr0: 2,
            expr1: 2,
            expr2: 12,
            mean: 4,
            expr3: "a",
            newest: "2026-03-03T10:00:00.000+0000",
          }),
        ],
      },
    );
    assert.deepEqual(org.query("SELECT COUNT(Id), MAX(Amount) FROM Opportunity WHERE Name = 'none'").records, [
      aggregate({ expr0: 0, expr1: null }),
    ]);
  });

  it("groups without case and with nulls together, filters and orders the groups", () => {
    assert.deepEqual(many.query("SELECT Name, COUNT(Id) FROM Account GROUP BY Name ORDER BY Name").records, [
      aggregate({ Name: null, expr0: 1 }),
      aggregate({ Name: "a", expr0: 2 }),
      aggregate({ Name: "b", expr0: 1 }),
    ]);
    assert.deepEqual(
      many.query(
        "SELECT Name n, COUNT(Id) c FROM Account WHERE Name != null GROUP BY Name HAVING COUNT(Id) > 1 OR Name = 'B' ORDER BY COUNT(Id) DESC LIMIT 5",
      ).records,
      [aggregate({ n: "a", c: 2 }), aggregate({ n: "b", c: 1 })],
    );
    assert.deepEqual(
      many.query("SELECT Name FROM Account GROUP BY Name HAVING NOT (MAX(NumberOfEmployees) < 7) ORDER BY Name")
        .records,
      [aggregate({ Name: null }), aggregate({ Name: "b" })],
    );
    assert.deepEqual(
      org.query("SELECT Account.Name, COUNT(Id) c FROM Contact GROUP BY Account.Name ORDER BY Account.Name NULLS LAST")
        .records,
      [aggregate({ Name: "Acme", c: 2 }), aggregate({ Name: null, c: 1 })],
    );
  });

  it("refuses what does not belong into a grouped query", () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      ["SELECT Name, COUNT(Id) FROM Account", /Field must be grouped or aggregated: Name$/],
      [
        "SELECT COUNT(Id) FROM Account GROUP BY Name ORDER BY Website",
        /Ordered field must be grouped or aggregated: Website$/,
      ],
      ["SELECT Name FROM Account GROUP BY Name HAVING Website = 'x'", /must be grouped or aggregated: Website$/],
      [
        "SELECT Name FROM Account GROUP BY Name HAVING (NOT COUNT(Id) > 1) AND COUNT(Id) > 2",
        /unexpected token: 'NOT'$/,
      ],
      [
        "SELECT Name FROM Account GROUP BY Name HAVING NOT (COUNT(Id) > 1 OR COUNT(Id) > 2)",
        /unexpected token: 'NOT'$/,
      ],
      ["SELECT MAX(Name) FROM Account LIMIT 1", /Non-grouped query .* LIMIT$/],
      ["SELECT SUM(Name) FROM Account", /field Name does not support aggregate operator SUM$/],
      ["SELECT MAX(IsDeleted) FROM Account", /field IsDeleted does not support aggregate operator MAX$/],
      ["SELECT COUNT(Description) FROM Account", /does not support aggregate operator COUNT$/],
      [
        "SELECT CreatedDate FROM Account GROUP BY CreatedDate",
        /field 'CreatedDate' can not be grouped in a query call$/,
      ],
      ["SELECT COUNT(), Id FROM Account", /must stand alone/],
      ["SELECT COUNT() FROM Account ORDER BY Name", /must stand alone/],
      ["SELECT COUNT(Id) x, MAX(Name) X FROM Account", /duplicate alias: X$/],
      ["SELECT COUNT(Id), (SELECT Id FROM Contacts) FROM Account", /subqueries/],
      ["SELECT Name FROM Account GROUP BY ROLLUP(Name)", /unexpected token: 'ROLLUP'$/],
      ["SELECT Id FROM Account ORDER BY COUNT(Id)", /needs a grouped query/],
    ];
    for (const [soql, sentence] of refused) {
      const { code, message } = org.refusal(soql);
      assert.equal(code, "MALFORMED_QUERY", soql);
      assert.match(message, sentence, soql);
    }
  });

  it("refuses more groups than one answer holds", () => {
    const wide = new SoqlWorld(
      Array.from({ length: 2_001 }, (_, at) => rowOf("Account", idOf("001", at), { Name: `n${String(at)}` })),
    );
    assert.equal(wide.refusal("SELECT Name FROM Account GROUP BY Name").code, "EXCEEDED_ID_LIMIT");
    assert.equal(wide.query("SELECT Name FROM Account GROUP BY Name LIMIT 2000").totalSize, 2_000);
  });
});
