import assert from "node:assert/strict";

import type { CrmReader } from "../../src/ports/crm-reader.ts";
import { fine } from "../contract/items.ts";
import { bulkOrg, readsAll } from "../unit/connectors/salesforce/bulk-org.ts";
import type { BulkOrg, BulkScript } from "../unit/connectors/salesforce/bulk-org.ts";
import type { Said, Seen } from "../unit/connectors/salesforce/scripted-host.ts";

const refusal = (status: number, errorCode: string, message: string): Said => ({ status, json: [{ errorCode, message }] });
const isResults = ({ path }: Seen): boolean => path.includes("/results");
const isJob = ({ path }: Seen): boolean => path.includes("/jobs/query");
const isState = (seen: Seen): boolean => seen.method === "GET" && isJob(seen) && !isResults(seen);

describe("bulk reading of Salesforce that goes wrong", function () {
  this.timeout(20_000);
  let org: BulkOrg;
  const start = async (script: BulkScript): Promise<void> => { org = await bulkOrg(script); };
  afterEach(() => { org.host.stop(); });
  const assertComplete = (): ReturnType<typeof readsAll> => readsAll(org);

  it("F41 when a job takes its time, then it is asked after ever less often, half a minute apart at last", async () => {
    await start({ accounts: 3_000, doneAtPoll: 40 });
    await assertComplete();
    assert.deepEqual(org.waits.slice(0, 8), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    assert.equal(org.waits.length, 40);
  });

  it("F41 when a job never ends, then it is stopped after 250 questions, and queries read on", async () => {
    await start({ accounts: 2_500, doneAtPoll: Number.POSITIVE_INFINITY });
    await assertComplete();
    assert.equal(org.jobCalls().filter((call) => call === "GET state").length, 250);
    assert.deepEqual(org.jobCalls().slice(-2), ["PATCH", "DELETE"]);
  });

  for (const [why, says] of [
    ["the rolling day's jobs are used up", (seen: Seen) => (seen.method === "POST" ? refusal(400, "LIMIT_EXCEEDED", "Max bulk v2 query jobs (10000) per 24 hrs has been reached (10000)") : undefined)],
    ["the day's volume is used up", (seen: Seen) => (seen.method === "POST" ? refusal(400, "EXCEEDED_QUOTA", "ApiBatchItems Limit exceeded.") : undefined)],
    ["the profile may not use bulk", (seen: Seen) => (isJob(seen) ? refusal(403, "API_DISABLED_FOR_ORG", "Bulk API is not enabled") : undefined)],
    ["the job fails", (seen: Seen) => (isState(seen) ? { status: 200, json: { state: "Failed", errorMessage: "InvalidBatch" } } : undefined)],
    ["the job is in a state that nobody knows", (seen: Seen) => (isState(seen) ? { status: 200, json: { state: "Pausing" } } : undefined)],
    ["the job is gone after a week", (seen: Seen) => (isResults(seen) ? refusal(404, "NOT_FOUND", "The requested resource does not exist") : undefined)],
    ["the locator is no longer taken", (seen: Seen) => (isResults(seen) ? refusal(400, "INVALIDJOB", "Invalid value for the parameter locator") : undefined)],
  ] as const) {
    it(`F42 when ${why}, then queries read on where they stood, and every row comes`, async () => {
      await start({ accounts: 3_000, says });
      await assertComplete();
      assert.equal(org.pages(), 16);
      assert.equal(org.jobCalls().filter((call) => call === "POST").length, 1, "bulk was asked again at once");
    });
  }

  it("F42 when an hour has passed since the refusal, then bulk is tried again with the rows that are left", async () => {
    let isFull = true;
    await start({ accounts: 7_000, says: (seen) => (isFull && seen.method === "POST" ? refusal(400, "LIMIT_EXCEEDED", "Max bulk v2 query jobs per 24 hrs has been reached") : undefined) });
    let cursor: string | null = null;
    for (let page = 0; page < 5; page += 1) cursor = fine(await org.reader.readPage({ object: "account", since: null, cursor })).next;
    isFull = false;
    org.host.clock.advance(60 * 60 * 1000);
    const rest: string[] = [];
    for (; cursor !== null;) {
      const page: Awaited<ReturnType<CrmReader["readPage"]>> = await org.reader.readPage({ object: "account", since: null, cursor });
      const { records, next } = fine(page);
      rest.push(...records.map(({ crmId }) => String(crmId)));
      cursor = next;
    }
    assert.deepEqual(rest.sort(), org.ids.slice(1_000));
    assert.equal(org.pages(), 5);
  });

  for (const [why, said] of [
    ["406", { status: 406, text: "<html>Not acceptable</html>", headers: { "content-type": "text/html" } }],
    ["503 without a word", { status: 503, text: "", headers: {} }],
    ["HTML with 200", { status: 200, text: "<html>We are down for maintenance.</html>", headers: { "content-type": "text/html" } }],
    ["a CSV without its last rows", { status: 200, text: '"Id","Name","IsDeleted","SystemModstamp","MasterRecordId"\n', headers: { "content-type": "text/csv", "sforce-numberofrecords": "2000", "sforce-locator": "AbC" } }],
    ["a CSV that tells no place to go on", { status: 200, text: '"Id","Name","IsDeleted","SystemModstamp","MasterRecordId"\n', headers: { "content-type": "text/csv" } }],
    ["a body of bytes without sense", { status: 200, text: "\u0001\u0002\"", headers: { "content-type": "text/csv", "sforce-locator": "null" } }],
  ] as const) {
    it(`F46 when results come twice as ${why}, then they are asked for again, and every row comes once from bulk`, async () => {
      let left = 2;
      await start({ accounts: 3_000, says: (seen) => (isResults(seen) && (left -= 1) >= 0 ? said : undefined) });
      const { records } = await assertComplete();
      assert.deepEqual([records.length, org.pages()], [3_000, 1]);
    });

    it(`F46 when results never come but as ${why}, then they are asked for five times, and queries read on`, async () => {
      await start({ accounts: 3_000, says: (seen) => (isResults(seen) ? said : undefined) });
      await assertComplete();
      assert.equal(org.jobCalls().filter((call) => call === "GET results").length, 5);
      assert.deepEqual(org.jobCalls().slice(-1), ["DELETE"]);
    });
  }

  it("F46 when the place to go on is the place asked for, then nobody reads the same set for ever", async () => {
    await start({ accounts: 5_000, says: (seen) => (isResults(seen) && seen.path.includes("locator=") ? { status: 200, headers: { "content-type": "text/csv", "sforce-locator": "2000" }, text: '"Id","Name","IsDeleted","SystemModstamp","MasterRecordId"\n' } : undefined) });
    await assertComplete();
  });
});
