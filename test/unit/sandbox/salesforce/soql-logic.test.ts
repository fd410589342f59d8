import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleOrg } from "./soql-sample.ts";
import { idOf, rowOf, SoqlWorld } from "./soql-world.ts";

/** A condition, and what it says of a record: the plain evaluator that SOQL is held against. */
interface Condition {
  readonly soql: string;
  holds(values: Sample): boolean;
}

interface Sample {
  readonly name: string | null;
  readonly size: number | null;
}

const names = ["a", "B", "ab", null];
const sizes = [1, 2, 3, null];
const samples: readonly Sample[] = names.flatMap((name) => sizes.map((size) => ({ name, size })));

const lower = (text: string | null): string | null => text?.toLowerCase() ?? null;

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .constantFrom("A", "b", "zz")
    .map((text): Condition => ({ soql: `Name = '${text}'`, holds: (one) => lower(one.name) === lower(text) })),
  fc
    .constantFrom("A", "b")
    .map((text): Condition => ({ soql: `Name != '${text}'`, holds: (one) => lower(one.name) !== lower(text) })),
  fc.constantFrom("a", "B").map((text): Condition => ({
    soql: `Name LIKE '${text}%'`,
    holds: (one) => lower(one.name)?.startsWith(text.toLowerCase()) ?? false,
  })),
  fc.constant<Condition>({ soql: "Name = null", holds: (one) => one.name === null }),
  fc.constant<Condition>({
    soql: "Name NOT IN ('AB', null)",
    holds: (one) => one.name !== null && lower(one.name) !== "ab",
  }),
  fc.integer({ min: 0, max: 4 }).map((limit): Condition => ({
    soql: `NumberOfEmployees < ${String(limit)}`,
    holds: (one) => one.size !== null && one.size < limit,
  })),
  fc.integer({ min: 0, max: 4 }).map((limit): Condition => ({
    soql: `NumberOfEmployees >= ${String(limit)}`,
    holds: (one) => one.size !== null && one.size >= limit,
  })),
  fc.integer({ min: 1, max: 3 }).map((size): Condition => ({
    soql: `NumberOfEmployees IN (${String(size)}, 9)`,
    holds: (one) => one.size === size,
  })),
);

const inParentheses = (one: Condition): Condition => ({ ...one, soql: `(${one.soql})` });

function joined(word: "AND" | "OR", parts: readonly Condition[]): Condition {
  const holds = (one: Sample): boolean =>
    word === "AND" ? parts.every((part) => part.holds(one)) : parts.some((part) => part.holds(one));
  return { soql: parts.map((part) => part.soql).join(` ${word} `), holds };
}

const not = (part: Condition): Condition => ({ soql: `NOT ${part.soql}`, holds: (one) => !part.holds(one) });

const condition = fc.letrec<{ group: Condition; joined: Condition; member: Condition; negated: Condition }>((tie) => ({
  joined: fc
    .tuple(fc.constantFrom("AND" as const, "OR" as const), fc.array(tie("member"), { minLength: 2, maxLength: 4 }))
    .map(([word, parts]) => joined(word, parts)),
  member: fc.oneof({ maxDepth: 4 }, leaf, tie("group").map(inParentheses)),
  negated: fc.oneof({ maxDepth: 4 }, leaf, leaf.map(not).map(inParentheses), tie("joined").map(inParentheses)).map(not),
  group: fc.oneof({ maxDepth: 4 }, leaf, tie("joined"), tie("negated")),
})).group;

describe("SOQL: AND, OR and NOT", () => {
  const key = ({ name, size }: Sample): string => `${name ?? "-"}/${String(size)}`;
  const org = new SoqlWorld(
    samples.map((one, at) =>
      rowOf("Account", idOf("001", at), { Name: one.name, NumberOfEmployees: one.size, Website: key(one) }),
    ),
  );

  it("says of every record what a plain evaluator says", () => {
    fc.assert(
      fc.property(condition, (one) => {
        fc.pre(!/NOT[\s(]+NOT[\s(]+NOT/.test(one.soql));
        const found = org.column(`SELECT Website FROM Account WHERE ${one.soql}`, "Website");
        assert.deepEqual(found, samples.filter((sample) => one.holds(sample)).map(key), one.soql);
      }),
      { numRuns: 400 },
    );
  });

  it("wants parentheses wherever operators mix", () => {
    const mixed = [
      ["Name = 'a' AND Name = 'b' OR Name = 'c'", "OR"],
      ["Name = 'a' OR Name = 'b' AND Name = 'c'", "AND"],
      ["Name = 'a' AND NOT Name = 'b'", "NOT"],
      ["Name = 'a' AND NOT (Name = 'b')", "NOT"],
      ["NOT Name = 'a' AND Name = 'b'", "AND"],
      ["NOT NOT Name = 'a'", "NOT"],
      ["(Name = 'a' OR NOT Name = 'b') AND Name = 'c'", "NOT"],
    ] as const;
    for (const [where, token] of mixed) {
      const { code, message } = org.refusal(`SELECT Id FROM Account WHERE ${where}`);
      assert.equal(code, "MALFORMED_QUERY", where);
      assert.ok(message.endsWith(`unexpected token: '${token}'`), `${where}: ${message}`);
    }
  });

  it("refuses what the parser would misread: NOT within NOT within NOT", () => {
    assert.equal(org.refusal("SELECT Id FROM Account WHERE NOT (NOT (NOT (Name = 'a')))").code, "MALFORMED_QUERY");
    assert.equal(
      org.refusal("SELECT Id FROM Account WHERE NOT ((NOT (NOT Name = 'a')) AND Name = 'b')").code,
      "MALFORMED_QUERY",
    );
  });

  it("refuses parentheses that do not close, and depth without end", () => {
    assert.equal(org.refusal("SELECT Id FROM Account WHERE (Name = 'a'").code, "MALFORMED_QUERY");
    assert.equal(org.refusal("SELECT Id FROM Account WHERE Name = 'a')").code, "MALFORMED_QUERY");
    const deep = `${"(".repeat(20_000)}Name = 'a'${")".repeat(20_000)}`;
    assert.equal(org.refusal(`SELECT Id FROM Account WHERE ${deep}`).code, "MALFORMED_QUERY");
  });
});

describe("SOQL: sub-selects in WHERE", () => {
  const org = sampleOrg();

  it("keeps what is in the sub-select, or what is not", () => {
    assert.deepEqual(org.names("Account", "Id IN (SELECT AccountId FROM Opportunity WHERE IsClosed = true)"), ["Acme"]);
    assert.deepEqual(org.names("Account", "Id NOT IN (SELECT AccountId FROM Opportunity WHERE IsClosed = true)"), [
      "beta 100%",
    ]);
    assert.deepEqual(
      org.names("Contact", "AccountId IN (SELECT Id FROM Account WHERE Name = 'acme') AND FirstName != null"),
      ["Ana Example"],
    );
    assert.deepEqual(org.column("SELECT Subject FROM Task WHERE WhoId IN (SELECT Id FROM Contact)", "Subject"), [
      "Call",
    ]);
    assert.deepEqual(
      org.names(
        "Account",
        "(Id NOT IN (SELECT AccountId FROM Contact)) AND (Id IN (SELECT AccountId FROM Opportunity))",
      ),
      ["beta 100%"],
    );
  });

  it("refuses what the vendor refuses of them", () => {
    const sub = "Id IN (SELECT AccountId FROM Contact)";
    const refused: readonly (readonly [string, RegExp])[] = [
      [`Name = 'a' OR ${sub}`, /not allowed with the 'OR' operator/],
      [`Name != null AND (Name = 'a' OR ${sub})`, /only allowed at the top level/],
      [`NOT ${sub}`, /only allowed at the top level/],
      [`${sub} AND ${sub} AND ${sub}`, /Maximum 2 semi join/],
      ["Id IN (SELECT AccountId FROM Contact WHERE OwnerId IN (SELECT Id FROM User))", /Nesting of semi join/],
      ["Name IN (SELECT AccountId FROM Contact)", /should be an id field, cannot use: 'Name'/],
      ["Owner.Id IN (SELECT OwnerId FROM Contact)", /should be an id field/],
      ["Id IN (SELECT ParentId FROM Account)", /same object type/],
      ["Id IN (SELECT WhatId FROM Task)", /Entity 'Task' is not supported for semi join/],
      ["Id IN (SELECT OwnerId FROM Contact)", /should point to the same object type/],
      ["Id IN (SELECT Name FROM Contact)", /id or reference field/],
      ["Id IN (SELECT Account.Id FROM Contact)", /exactly one id field/],
      ["Id IN (SELECT AccountId FROM Contact LIMIT 5)", /cannot use ORDER BY, LIMIT/],
      ["Id = (SELECT AccountId FROM Contact)", /unexpected token/],
    ];
    for (const [where, sentence] of refused) {
      const { code, message } = org.refusal(`SELECT Id FROM Account WHERE ${where}`);
      assert.equal(code, "MALFORMED_QUERY", where);
      assert.match(message, sentence, where);
    }
  });
});
