import assert from "node:assert/strict";

import type { CrmReader } from "../../../../src/ports/crm-reader.ts";
import { readPass } from "../../../contract/crm-reader.contract.ts";
import { fine } from "../../../contract/items.ts";
import { bulkOrg, readsAll } from "./bulk-org.ts";
import type { BulkOrg, BulkScript } from "./bulk-org.ts";
import type { Said, Seen } from "./scripted-host.ts";

const refusal = (status: number, errorCode: string, message: string): Said => ({ status, json: [{ errorCode, message }] });
const isResults = ({ path }: Seen): boolean => path.includes("/results");
const isJob = ({ path }: Seen): boolean => path.includes("/jobs/query");

describe("a pass over everything in Salesforce", () => {
  let org: BulkOrg;
  const start = async (script: BulkScript): Promise<void> => { org = await bulkOrg(script); };
  afterEach(() => { org.host.stop(); });

  const assertComplete = (): ReturnType<typeof readsAll> => readsAll(org);

  it("when it is over few rows, then no job is made, and nothing is counted where one page holds them", async () => {
    await start({ accounts: 150 });
    await assertComplete();
    assert.deepEqual(org.host.seen.map(({ path }) => path.includes("COUNT") || path.includes("/jobs/")).filter(Boolean), []);
    org.host.stop();
    await start({ accounts: 2_100 });
    await assertComplete();
    assert.deepEqual(org.jobCalls(), []);
    assert.equal(org.host.seen.filter(({ path }) => path.includes("COUNT")).length, 1);
  });

  it("when many rows follow the first page, then they are read in bulk, set by set, and the job is deleted", async () => {
    await start({ accounts: 7_000, doneAtPoll: 3 });
    const { records, watermark } = await assertComplete();
    assert.deepEqual([records.length, org.pages()], [7_000, 1]);
    assert.deepEqual(org.jobCalls(), ["POST", "GET state", "GET state", "GET state", "GET results", "GET results", "GET results", "GET results", "DELETE"]);
    assert.equal(watermark, new Date(Date.UTC(2026, 2, 1) + Math.floor(6_999 / 3) * 1_000).toISOString());
  });

  it("when it asks for a job, then deleted rows are wanted as well, and no order", async () => {
    await start({ accounts: 3_000 });
    await assertComplete();
    const made = org.host.seen.find(({ method }) => method === "POST")?.body;
    assert.ok(typeof made === "object" && made !== null && "operation" in made && "query" in made);
    assert.equal(made.operation, "queryAll");
    assert.match(String(made.query), /^SELECT Id, .* FROM Account WHERE \(SystemModstamp > [\d:.TZ-]+ OR \(SystemModstamp = [\d:.TZ-]+ AND Id > '001\w+'\)\)$/);
  });

  it("when rows change while the job runs, then the watermark stays where the org stood before it", async () => {
    const late = "2026-03-19T00:00:00.000Z";
    await start({ accounts: 3_000, says: (seen) => (isResults(seen) ? laterStamps(seen) : undefined) });
    const laterStamps = (seen: Seen): Said => {
      const ids = org.ids.slice(200, 200 + Number(new URL(seen.path, "http://org").searchParams.get("maxRecords")));
      const lines = ids.map((id) => `"${id}","Name of ${id}","false","${late}",""`);
      return { status: 200, headers: { "content-type": "text/csv", "sforce-locator": "null" }, text: `"Id","Name","IsDeleted","SystemModstamp","MasterRecordId"\n${lines.join("\n")}\n` };
    };
    const { watermark } = await readPass(org.reader, "account", null);
    assert.equal(watermark, new Date(Date.UTC(2026, 2, 1) + Math.floor(2_999 / 3) * 1_000).toISOString());
  });

  it("when the process restarts at any page, then another goes on with the same job at the same place", async () => {
    await start({ accounts: 7_000, doneAtPoll: 2 });
    const seen = new Set<string>();
    for (let cursor: string | null = null, pages = 0; pages < 50; pages += 1) {
      // A reader without any memory of the pages before.
      const page: Awaited<ReturnType<CrmReader["readPage"]>> = await (await restarted()).readPage({ object: "account", since: null, cursor });
      const { records, next } = fine(page);
      for (const { crmId } of records) seen.add(crmId);
      if (next === null) break;
      cursor = next;
    }
    assert.deepEqual([...seen].sort(), org.ids);
    assert.deepEqual(org.jobCalls().filter((call) => call === "POST"), ["POST"]);
  });
  const restarted = async (): Promise<CrmReader> => {
    const { createReader } = await import("../../../../connectors/salesforce/reader.ts");
    return createReader({ client: org.host.client, clock: org.host.clock, wait: async () => undefined });
  };

  it("when a set of results is large beyond bounds, then it is asked for again in halves", async () => {
    const tooLarge = (seen: Seen): Said | undefined =>
      (isResults(seen) && Number(new URL(seen.path, "http://org").searchParams.get("maxRecords")) > 500 ? { status: 200, text: "x".repeat(1_100_000), headers: { "content-type": "text/csv" } } : undefined);
    await start({ accounts: 3_000, says: tooLarge });
    await assertComplete();
    assert.equal(org.pages(), 1, "the query resource took over");
    const wished = org.host.seen.filter(isResults).map(({ path }) => new URL(path, "http://org").searchParams.get("maxRecords"));
    assert.deepEqual(wished.slice(0, 4), ["2000", "1000", "500", "500"]);
  });

  it("when the org's day of calls is used up in between, then the pass stops with its place kept", async () => {
    let isSpent = false;
    await start({ accounts: 7_000, says: (seen) => (isSpent && isJob(seen) ? refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.") : undefined) });
    let cursor: string | null = null;
    for (let page = 0; page < 4; page += 1) cursor = fine(await org.reader.readPage({ object: "account", since: null, cursor })).next;
    isSpent = true;
    const stopped = await org.reader.readPage({ object: "account", since: null, cursor });
    assert.ok(!stopped.ok && stopped.error.kind === "throttled");
    isSpent = false;
    const [before] = [org.jobCalls().filter((call) => call === "POST").length];
    assert.equal(fine(await org.reader.readPage({ object: "account", since: null, cursor })).records.length, 2_000);
    assert.equal(org.jobCalls().filter((call) => call === "POST").length, before);
  });
});
