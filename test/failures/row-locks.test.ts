import assert from "node:assert/strict";

import { parentsTogether } from "../../connectors/salesforce/row-locks.ts";
import type { UpsertResult } from "../../src/ports/crm-writer.ts";
import { fine, item } from "../contract/items.ts";
import { door, requestsOf } from "../contract/portal-hands.ts";
import { DATA, salesforcePortals } from "../contract/salesforce-portal.ts";
import type { SalesforcePortal } from "../contract/salesforce-portal.ts";

const COLLECTION = `${DATA}/composite/sobjects`;
const kinds = (results: readonly UpsertResult[]): readonly string[] => results.map(({ result }) => (result.ok ? "done" : result.error.kind));

describe("rows of Salesforce that somebody else holds locked", function () {
  this.timeout(60_000);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  let portal: SalesforcePortal;
  before(async () => { portals = await salesforcePortals(); });
  after(() => portals.stop());
  beforeEach(async () => { portal = await portals.open({ provisioned: true }); });
  const lock = async (times: number, more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    await door(portals.url, "POST", "faults", [{ match: { method: "POST", path: COLLECTION, times }, fault: "partial", ...more }]);
  };
  const collections = async (): Promise<readonly unknown[]> => (await requestsOf(portals.url)).filter(({ method, path }) => method === "POST" && path === COLLECTION).map(({ body }) => body);
  const sizes = async (): Promise<readonly number[]> => (await collections()).map((body) => recordsOf(body).length);

  it("F40 when some rows of a collection meet a lock, then they alone go again, and all stand once", async () => {
    await lock(2);
    const items = Array.from({ length: 8 }, () => item(portal, "call"));
    assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
    assert.deepEqual(await sizes(), [8, 4, 2]);
    assert.equal((await portal.held("call")).filter(({ key }) => items.some((one) => one.key === key)).length, 8);
  });

  it("F40 when they stand in each other's way again and again, then they go one by one", async () => {
    await lock(4, { failIndexes: [0, 1, 2] });
    const items = Array.from({ length: 3 }, () => item(portal, "call"));
    assert.deepEqual(kinds(await portal.crm.writer.upsert(items)), ["done", "done", "done"]);
    assert.deepEqual(await sizes(), [3, 3, 3, 3, 1, 1, 1]);
  });

  it("F40 when the lock lasts, then the calls come to an end, each row is told, and the next try completes it", async () => {
    await lock(1_000, { failIndexes: Array.from({ length: 200 }, (_, index) => index) });
    const items = Array.from({ length: 30 }, () => item(portal, "call"));
    const results = await portal.crm.writer.upsert(items);
    assert.deepEqual([...new Set(kinds(results))], ["throttled"]);
    assert.equal((await collections()).length, 14);
    await portal.calm();
    assert.deepEqual([...new Set(kinds(await portal.crm.writer.upsert(items)))], ["done"]);
  });

  it("F40 when a single row to change meets a lock, then the same change goes again under the same condition", async () => {
    const what = item(portal, "task");
    assert.deepEqual(kinds(await portal.crm.writer.upsert([what])), ["done"]);
    const [existing] = fine(await portal.crm.writer.find("task", [what.key]));
    assert.ok(existing);
    await door(portals.url, "POST", "faults", [{ match: { method: "PATCH", path: `${DATA}/sobjects/Task/*`, times: 2 }, fault: "lock" }]);
    const change = item(portal, "task", { key: what.key, existing, fields: { status: "completed" }, associations: [] });
    assert.deepEqual(kinds(await portal.crm.writer.upsert([change])), ["done"]);
    const patches = (await requestsOf(portals.url)).filter(({ method }) => method === "PATCH");
    assert.deepEqual(patches.map(({ status }) => status), [400, 400, 204]);
    assert.equal(new Set(patches.map(({ headers }) => headers["if-unmodified-since"])).size, 1);
  });

  it("F40 when rows of several parents are sent, then those of one parent follow each other", async () => {
    const parents = [portal.ids.contact, portal.ids.otherContact];
    const items = Array.from({ length: 10 }, (_, at) => item(portal, "call", { associations: [{ object: "contact", crmId: parents[at % 2] ?? portal.ids.contact }] }));
    const results = await portal.crm.writer.upsert(items);
    assert.deepEqual(results.map(({ writeId }) => writeId), items.map(({ writeId }) => writeId));
    const sent = recordsOf((await collections())[0]).map((record) => record["WhoId"]);
    assert.deepEqual(sent, [...Array<string>(5).fill(portal.ids.contact), ...Array<string>(5).fill(portal.ids.otherContact)]);
  });
});

describe("rows in collections", () => {
  const families = (rows: readonly string[], max: number): readonly (readonly string[])[] => parentsTogether(rows, (row) => row.charAt(0), max);

  it("F40 when a family still fits nowhere but in a collection of its own, then it gets one; a larger one is split", () => {
    assert.deepEqual(families(["a1", "b1", "a2", "b2", "c1"], 3), [["a1", "a2"], ["b1", "b2", "c1"]]);
    assert.deepEqual(families(["a1", "a2", "a3", "a4", "b1"], 3), [["a1", "a2", "a3"], ["a4", "b1"]]);
    assert.deepEqual(families([], 3), []);
  });
});

function recordsOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  assert.ok(typeof body === "object" && body !== null && "records" in body && Array.isArray(body.records));
  return body.records.map((record: unknown) => {
    assert.ok(typeof record === "object" && record !== null);
    return Object.fromEntries(Object.entries(record));
  });
}
