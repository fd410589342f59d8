import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { SandboxClock } from "../../../sandbox/shared/clock.ts";
import { DurableStore } from "../../../sandbox/shared/durable-store.ts";
import type { DurableMap } from "../../../sandbox/shared/durable-store.ts";
import { FaultPlan, FaultsSchema } from "../../../sandbox/shared/faults.ts";
import { RequestLog } from "../../../sandbox/shared/request-log.ts";
import { checkValue } from "../../../sandbox/hubspot/properties/values.ts";
import { definitions } from "../../../sandbox/hubspot/properties/definition-rows.ts";

describe("the parts that all sandbox CRMs share", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "steward-sandbox-parts-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const open = (path: string): { store: DurableStore; map: DurableMap<number> } => {
    const store = new DurableStore();
    const map = store.map("numbers", Number);
    store.open(path);
    return { store, map };
  };

  it("when any changes are made, rolled back and committed, then reopening shows exactly the committed ones", async () => {
    const step = fc.record({ key: fc.constantFrom("a", "b", "c"), value: fc.option(fc.nat(), { nil: undefined }), rollback: fc.boolean() });
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 }), (commits) => {
      const path = join(dir, `${String((run += 1))}.jsonl`);
      const { store, map } = open(path);
      const expected = new Map<string, number>();
      for (const steps of commits) {
        for (const { key, value, rollback } of steps) {
          const mark = store.mark();
          if (value === undefined) map.delete(key);
          else map.set(key, value);
          if (rollback) store.rollbackTo(mark);
          else if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        store.commit();
      }
      store.close();
      const again = open(path);
      assert.deepEqual(new Map(again.map.entries()), expected);
      again.store.close();
      return Promise.resolve();
    }), { numRuns: 50 });
  });

  it("when a store is cleared, then its journal is empty too", async () => {
    const path = join(dir, "state.jsonl");
    const { store, map } = open(path);
    map.set("a", 1);
    store.commit();
    store.clear();
    store.close();
    assert.equal(await readFile(path, "utf8"), "");
  });

  it("when a fault's path has stars, then they stand for anything and nothing else does", () => {
    const hits = (pattern: string, path: string): boolean => {
      const plan = new FaultPlan();
      plan.add(FaultsSchema.parse([{ fault: "status", match: { path: pattern } }]));
      return plan.take("GET", path) !== undefined;
    };
    assert.ok(hits("/crm/*/contacts", "/crm/objects/2026-09/contacts"));
    assert.ok(hits("/crm/*", "/crm/"));
    assert.ok(hits("batch", "/crm/objects/2026-09/contacts/batch/read"));
    assert.ok(!hits("/crm/*/contacts", "/crm/objects/2026-09/contacts/1"));
    assert.ok(!hits("/crm/objects", "/crm/objects/2026-09"));
    assert.ok(!hits("/a*a", "/a"));
    assert.ok(!hits("/crm.objects", "/crm/objects"));
  });

  it("when several faults are due for one request, then they are used one after the other", () => {
    const plan = new FaultPlan();
    plan.add(FaultsSchema.parse([{ fault: "lock" }, { fault: "delay" }]));
    assert.deepEqual([plan.take("GET", "/")?.fault, plan.take("GET", "/")?.fault, plan.take("GET", "/")], ["lock", "delay", undefined]);
  });

  it("when a request's body is huge, then the log keeps its start and says so", () => {
    const log = new RequestLog(join(dir, "requests.jsonl"));
    log.append({ time: "", method: "POST", path: "/", headers: {}, body: { text: "x".repeat(300_000) }, status: 200, changed: [] });
    const text = JSON.stringify(log.page(0).requests);
    assert.ok(text.length < 300_000);
    assert.match(text, /truncatedChars/);
    log.close();
  });

  it("when the clock is set, advanced and sped up, then it goes on from there", () => {
    const states: unknown[] = [];
    const clock = new SandboxClock((state) => states.push(state));
    clock.change({ setMs: 1_000_000, rate: 0 });
    clock.change({ advanceMs: 500 });
    assert.equal(clock.now(), 1_000_500);
    assert.equal(states.length, 2);
  });

  it("when any text is checked as a value of any type, then it is stored or refused and what is stored passes again", () => {
    const kinds = definitions("contacts", "group", "a string text\nb number number\nc date date\nd datetime date\ne bool booleancheckbox\nf enumeration select =x,y");
    const text = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()));
    fc.assert(fc.property(fc.constantFrom(...kinds), text, (kind, raw) => {
      const verdict = checkValue(kind, raw);
      if (!verdict.ok) return verdict.message !== "";
      const again = checkValue(kind, verdict.value);
      return again.ok && again.value === verdict.value;
    }));
  });
});
