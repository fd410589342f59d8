import assert from "node:assert/strict";

import fc from "fast-check";

import { SalesforceError } from "../../../../sandbox/salesforce/model.ts";
import type { Row } from "../../../../sandbox/salesforce/model.ts";
import { fullId, makeId, shortId } from "../../../../sandbox/salesforce/schema/ids.ts";
import { asApp, keyFiles, OrgUnderTest } from "./org-fixture.ts";

const value = fc.oneof(fc.string({ maxLength: 300 }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom("2026-03-02", "2026-03-02T10:00:00Z", makeId("003", 5)));

describe("laws of the sandbox Salesforce's org", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
    at.deploy(keyFiles);
  });
  afterEach(() => {
    at.remove();
  });

  it("an id survives being shortened, and its long form any change of case", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 62 ** 8 }), fc.boolean(), (number, upper) => {
      const id = makeId("00T", number);
      assert.equal(id.length, 18);
      assert.equal(fullId(shortId(id)), id);
      assert.equal(fullId(upper ? id.toUpperCase() : id.toLowerCase()), id);
    }));
  });

  it("whatever is written, it is taken or refused in the vendor's shape", () => {
    const types = at.org.catalog.objects();
    const write = fc.constantFrom(...types).chain((type) => fc.tuple(
      fc.constant(type.name),
      fc.dictionary(fc.oneof(fc.constantFrom(...[...type.fields.values()].map((field) => field.name)), fc.string({ maxLength: 12 }), fc.constantFrom("__proto__", "constructor")), value, { maxKeys: 6 }),
    ));
    fc.assert(fc.property(write, ([type, values]) => {
      try {
        const row = at.org.create(type, { ...(type === "Opportunity" ? { Name: "D", StageName: "Prospecting", CloseDate: "2026-05-01" } : {}), ...values }, asApp);
        at.org.update(row.type, row.id, values, asApp);
      } catch (error) {
        assert.ok(error instanceof SalesforceError, String(error));
        assert.ok(error.complaints.every((each) => each.message !== "" && /^[A-Z_]+$/.test(each.errorCode)));
      }
    }), { numRuns: 400 });
  });

  it("what the indexes find is what a look at every record finds, also after refusals, deletions and a restart", () => {
    const step = fc.record({ what: fc.constantFrom("create", "create", "update", "remove", "undelete", "rollback"), key: fc.integer({ min: 0, max: 5 }), on: fc.nat(20), who: fc.nat(2) });
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const people = ["A", "B", "C"].map((name) => at.create("Contact", { LastName: name }));
      const tasks: Row[] = [];
      for (const { what, key, on, who } of steps) {
        const values = { Key__c: `k${key}`, WhoId: people[who]?.id ?? null };
        const task = tasks[on % Math.max(1, tasks.length)];
        const mark = at.org.store.mark();
        try {
          if (what === "create" || what === "rollback") tasks.push(at.create("Task", values));
          else if (task !== undefined && what === "update") at.update(task, values);
          else if (task !== undefined && what === "remove") at.org.remove("Task", task.id, asApp);
          else if (task !== undefined) at.org.undelete("Task", task.id, asApp);
        } catch (error) {
          assert.ok(error instanceof SalesforceError);
        }
        if (what === "rollback") at.org.store.rollbackTo(mark);
      }
      holdsIndexes(at, people);
      at.org.store.commit();
      at.reopen();
      holdsIndexes(at, people);
      at.org.clearRecords();
    }), { numRuns: 40 });
  }).timeout(30_000);
});

function holdsIndexes(at: OrgUnderTest, people: readonly Row[]): void {
  const living = [...at.org.rows("Task")].filter((row) => row.values["IsDeleted"] === false);
  const ids = (rows: readonly Row[]): readonly string[] => rows.map((row) => row.id).sort();
  for (const person of people) {
    assert.deepEqual(ids(at.org.pointingTo("Task", "WhoId", person.id)), ids(living.filter((row) => row.values["WhoId"] === person.id)));
  }
  for (let key = 0; key <= 5; key += 1) {
    const found = at.org.byExternalId("Task", "Key__c", `K${key}`);
    assert.deepEqual(ids(found), ids(living.filter((row) => row.values["Key__c"] === `k${key}`)));
    assert.ok(found.length <= 1);
  }
}
