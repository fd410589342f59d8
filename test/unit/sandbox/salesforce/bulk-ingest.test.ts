import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

describe("bulk ingest of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    await org.door("POST", "settings", { bulkJobMs: 4_000 });
  });

  const create = (more: object = {}): Promise<Answer> => org.call("POST", "jobs/ingest", { object: "Contact", operation: "insert", ...more });
  const put = (id: string, csv: string): Promise<Answer> => org.call("PUT", `jobs/ingest/${id}/batches`, csv, { "content-type": "text/csv" });
  const set = (id: string, state: string): Promise<Answer> => org.call("PATCH", `jobs/ingest/${id}`, { state });
  const info = async (id: string): Promise<unknown> => (await org.call("GET", `jobs/ingest/${id}`)).json;
  const advance = (advanceMs: number): Promise<Answer> => org.door("POST", "clock", { advanceMs });
  const text = async (id: string, name: string): Promise<string> => String((await org.call("GET", `jobs/ingest/${id}/${name}`)).json);

  /** Makes, fills and closes a job, and lets its time pass. */
  async function load(csv: string, more: object = {}): Promise<string> {
    const id = textAt((await create(more)).json, "id");
    assert.equal((await put(id, csv)).status, 201);
    assert.equal((await set(id, "UploadComplete")).status, 200);
    await advance(4_000);
    return id;
  }

  it("when a job is made, filled and closed, then it passes through the vendor's states by the sandbox clock", async () => {
    const made = await create();
    assert.equal(made.status, 200);
    const id = textAt(made.json, "id");
    assert.match(id, /^750\w{15}$/);
    assert.equal(at(made.json, "contentUrl"), `services/data/v66.0/jobs/ingest/${id}/batches`);
    assert.deepEqual([at(made.json, "state"), at(made.json, "apiVersion"), at(made.json, "lineEnding")], ["Open", 66, "LF"]);
    assert.equal((await put(id, "LastName\nA\n")).status, 201);
    assert.equal(at((await set(id, "UploadComplete")).json, "state"), "UploadComplete");
    assert.equal((await org.call("GET", `jobs/ingest/${id}/successfulResults`)).status, 400);
    await advance(1_000);
    assert.equal(at(await info(id), "state"), "InProgress");
    assert.equal(at((await org.query("SELECT COUNT() FROM Contact")).json, "totalSize"), 0);
    assert.equal((await org.call("DELETE", `jobs/ingest/${id}`)).status, 400);
    await advance(3_000);
    const done = await info(id);
    assert.deepEqual([at(done, "state"), at(done, "numberRecordsProcessed"), at(done, "numberRecordsFailed")], ["JobComplete", 1, 0]);
    assert.equal(at((await org.query("SELECT COUNT() FROM Contact")).json, "totalSize"), 1);
    assert.equal((await org.call("DELETE", `jobs/ingest/${id}`)).status, 204);
    assert.equal((await org.call("GET", `jobs/ingest/${id}`)).status, 404);
  });

  it("when the server is restarted while a job waits and when it is done, then the job and its results are still there", async () => {
    const id = textAt((await create()).json, "id");
    await put(id, "LastName\nA\nB\n");
    await set(id, "UploadComplete");
    await org.restart();
    await advance(4_000);
    assert.equal(at(await info(id), "state"), "JobComplete");
    await org.restart();
    assert.equal((await text(id, "successfulResults")).split("\n").length, 4);
    assert.equal(at((await org.query("SELECT COUNT() FROM Contact")).json, "totalSize"), 2);
  });

  it("when data is sent twice, to a closed job or as JSON, then it is refused", async () => {
    const id = textAt((await create()).json, "id");
    await put(id, "LastName\nA\n");
    const twice = await put(id, "LastName\nB\n");
    assert.deepEqual([twice.status, at(twice.json, 0, "errorCode")], [400, "INVALIDJOBSTATE"]);
    assert.equal((await org.call("PUT", `jobs/ingest/${id}/batches`, { LastName: "A" })).status, 415);
    assert.equal((await org.call("POST", "jobs/ingest", "object,operation\nContact,insert", { "content-type": "text/csv" })).status, 415);
    await set(id, "Aborted");
    assert.equal((await put(id, "LastName\nB\n")).status, 400);
    assert.equal((await set(id, "UploadComplete")).status, 400);
    assert.equal(await text(id, "unprocessedrecords"), '"LastName"\n"A"\n');
    assert.equal(at(await info(id), "state"), "Aborted");
  });

  const failures: readonly (readonly [what: string, csv: string, message: RegExp, more?: object])[] = [
    ["has a column that the object does not have", "LastName,Nope__c\nA,1\n", /^InvalidBatch : Field name not found : Nope__c$/],
    ["names a parent by a field that is no external id", "LastName,Account.Name\nA,X\n", /Field name not found : Account.Name/],
    ["ends its lines otherwise than the job says", "LastName\r\nA\r\n", /^ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF$/],
    ["ends its lines with LF in a job of CRLF", "LastName\nA\n", /Current LineEnding setting is CRLF$/, { lineEnding: "CRLF" }],
    ["has a quoted value without an end", 'LastName\n"A\n', /no end/],
    ["has another delimiter than the job says", "LastName;Email\nA;a@example.com\n", /Field name not found : LastName;Email/],
    ["holds more than ids for a delete", "Id,LastName\n003000000000001,A\n", /delete batch must only contain ids/, { operation: "delete" }],
  ];
  for (const [what, csv, message, more] of failures) {
    it(`when the CSV ${what}, then the whole job fails and nothing is written`, async () => {
      const id = await load(csv, more);
      const job = await info(id);
      assert.equal(at(job, "state"), "Failed");
      assert.match(textAt(job, "errorMessage"), message);
      assert.equal(at((await org.query("SELECT COUNT() FROM Contact")).json, "totalSize"), 0);
    });
  }

  it("when the job has another delimiter and line ending, then data and results are written so", async () => {
    const id = await load('LastName|Description\r\nA|"x|y\r\nz"\r\n', { columnDelimiter: "PIPE", lineEnding: "CRLF" });
    const [header = "", row = ""] = (await text(id, "successfulResults")).split(/\r\n(?=")/);
    assert.equal(header, '"sf__Id"|"sf__Created"|"LastName"|"Description"');
    assert.match(row, /^"003\w{15}"\|"true"\|"A"\|"x\|y\r\nz"/);
  });

  it("when an update leaves a value empty, names #N/A or an id of nothing, then it is left alone, cleared or refused", async () => {
    const id = await org.create("Contact", { LastName: "A", Phone: "1", Title: "Boss" });
    const job = await load(`Id,Phone,Title\n${id},,#N/A\n003000000000009AAA,1,2\n,1,2\n${id},1\n`, { operation: "update" });
    const row = (await org.call("GET", `sobjects/Contact/${id}`)).json;
    assert.deepEqual([at(row, "Phone"), at(row, "Title")], ["1", null]);
    const failed = (await text(job, "failedResults")).trim().split("\n");
    assert.equal(failed.length, 4);
    assert.match(failed[2] ?? "", /MISSING_ARGUMENT:Id not specified in an update call:--/);
    assert.deepEqual([at(await info(job), "numberRecordsProcessed"), at(await info(job), "numberRecordsFailed")], [4, 3]);
  });

  it("when two rows of an upsert have one key, then neither is written; a used external id is unique without regard to case", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Contact", "Steward_Key__c"));
    const upsert = { operation: "upsert", externalIdFieldName: "Steward_Key__c" };
    const job = await load("Steward_Key__c,LastName\nk-1,A\nK-1,B\nk-2,C\n,D\n", upsert);
    assert.deepEqual([at(await info(job), "numberRecordsFailed"), (await text(job, "successfulResults")).trim().split("\n").length], [3, 2]);
    assert.equal((await create({ operation: "upsert" })).status, 400);
    assert.equal((await create({ operation: "upsert", externalIdFieldName: "LastName" })).status, 400);
  });

  it("when rows meet a duplicate rule, then they are refused: no header of a bulk job lets them pass", async () => {
    await org.door("POST", "settings", { duplicateRules: true });
    await org.create("Contact", { FirstName: "Ana", LastName: "Example", Email: "ana@example.com" });
    const job = await load("FirstName,LastName,Email\nAna,Example,ana@example.com\n");
    assert.match(await text(job, "failedResults"), /DUPLICATES_DETECTED/);
  });

  it("when a hard delete is not allowed to the profile, then the job is refused; when it is, the row passes no recycle bin", async () => {
    const id = await org.create("Contact", { LastName: "A" });
    assert.deepEqual(at((await create({ operation: "hardDelete" })).json, 0, "errorCode"), "FEATURENOTENABLED");
    await org.door("POST", "settings", { bulkHardDelete: true });
    await load(`Id\n${id}\n`, { operation: "hardDelete" });
    const all = await org.call("GET", `queryAll?q=${encodeURIComponent("SELECT Id FROM Contact")}`);
    assert.equal(at(all.json, "totalSize"), 0);
  });

  it("when rows are planned to be locked, then the job tells of those rows", async () => {
    const id = textAt((await create()).json, "id");
    await put(id, "LastName\nA\nB\nC\n");
    await org.plan("partial", { match: { method: "PATCH" }, failIndexes: [1] });
    assert.equal((await set(id, "UploadComplete")).status, 200);
    await advance(4_000);
    assert.match(await text(id, "failedResults"), /"UNABLE_TO_LOCK_ROW:.*:--","B"/);
  });

  it("when a day's jobs are used up, then one more is refused; the list tells of all", async () => {
    await org.door("POST", "settings", { bulkJobsPerDay: 2 });
    await create();
    await create();
    const third = await create();
    assert.deepEqual([third.status, at(third.json, 0, "errorCode")], [400, "LIMIT_EXCEEDED"]);
    const all = (await org.call("GET", "jobs/ingest")).json;
    assert.deepEqual([at(all, "done"), list(at(all, "records")).length], [true, 2]);
  });
});
