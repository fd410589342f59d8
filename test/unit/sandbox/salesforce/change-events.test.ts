import assert from "node:assert/strict";

import { Connection } from "jsforce";

import { at, list, textAt } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";
import { StreamClient } from "./stream-client.ts";
import type { StreamEvent } from "./stream-client.ts";

const all = "/data/ChangeEvents";

describe("change events of the sandbox Salesforce", () => {
  let org: OrgClient;
  let stream: StreamClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    // One second lasts long enough for what is done in one.
    await org.door("POST", "clock", { setMs: 1_800_000_000_000, rate: 0.001 });
    await org.install();
    stream = await StreamClient.connected(org);
    await stream.subscribe(all);
  });

  const told = (events: readonly StreamEvent[]): readonly unknown[] => events.map(({ entity, changeType, recordIds }) => [entity, changeType, ...recordIds]);
  const settings = (values: object): Promise<unknown> => org.door("POST", "settings", values);

  it("when a record is made, then the event has its fields, parts inside of their compound, and says who did it", async () => {
    const id = textAt((await org.call("POST", "sobjects/Contact", { FirstName: "Ana", LastName: "Example", MailingCity: "Ghent" }, { "sforce-call-options": "client=Steward" })).json, "id");
    const [event] = await stream.drain();
    assert.ok(event);
    assert.deepEqual([event.entity, event.changeType, event.recordIds], ["Contact", "CREATE", [id]]);
    assert.deepEqual(at(event.payload, "Name"), { FirstName: "Ana", LastName: "Example" });
    assert.deepEqual(at(event.payload, "MailingAddress"), { City: "Ghent" });
    assert.match(textAt(event.payload, "CreatedDate"), /^\d{4}-.*\.\d{3}Z$/);
    for (const name of ["Id", "IsDeleted", "SystemModstamp", "LastName"]) assert.equal(at(event.payload, name), undefined, name);
    assert.equal(at(event.header, "changeOrigin"), "com/salesforce/api/rest/66.0;client=Steward");
    assert.deepEqual(list(event.header, "changedFields"), []);
    assert.match(textAt(event.header, "transactionKey"), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(at(event.header, "commitUser"), at((await org.query(`SELECT CreatedById FROM Contact WHERE Id = '${id}'`)).json, "records", 0, "CreatedById"));
    assert.equal(Number(at(event.header, "commitTimestamp")) % 1_000, 0);
    assert.equal(at(event.header, "nulledFields"), undefined);
  });

  it("when a record is changed, then the event has the changed fields alone, an emptied one as null", async () => {
    const id = await org.create("Account", { Name: "Example", Phone: "1", BillingCity: "Ghent" });
    await stream.drain();
    await org.call("PATCH", `sobjects/Account/${id}`, { Phone: null, BillingCity: "Bruges", Name: "Example" });
    await org.door("POST", "facts", { changeEventNulledFields: true });
    await org.call("PATCH", `sobjects/Account/${id}`, { BillingCity: null });
    const [first, second] = await stream.drain();
    assert.deepEqual([...list(first?.header, "changedFields")].sort(), ["BillingAddress.City", "LastModifiedDate", "Phone"]);
    assert.deepEqual([at(first?.payload, "Phone"), at(first?.payload, "BillingAddress"), at(first?.payload, "Name")], [null, { City: "Bruges" }, undefined]);
    assert.equal(at(first?.header, "changeOrigin"), "com/salesforce/api/rest/66.0");
    assert.deepEqual([list(second?.header, "nulledFields"), list(second?.header, "diffFields")], [["BillingAddress.City"], []]);
  });

  it("when a record goes and comes back, then it is told as deleted without fields, and undeleted with all", async () => {
    const account = await org.create("Account", { Name: "Example" });
    const contact = await org.create("Contact", { LastName: "Example", AccountId: account });
    await stream.drain();
    await org.call("DELETE", `sobjects/Account/${account}`);
    const gone = await stream.drain();
    assert.deepEqual(told(gone), [["Account", "DELETE", account], ["Contact", "DELETE", contact]]);
    assert.deepEqual(gone.map(({ header }) => at(header, "sequenceNumber")), [1, 2]);
    assert.deepEqual(gone.map(({ payload }) => (typeof payload === "object" && payload !== null ? Object.keys(payload) : [])), [["ChangeEventHeader"], ["ChangeEventHeader"]]);
    await org.door("POST", "edit", { object: "Account", id: account, deleted: false });
    const back = await stream.drain();
    assert.deepEqual(told(back), [["Account", "UNDELETE", account], ["Contact", "UNDELETE", contact]]);
    assert.equal(at(back[0]?.payload, "Name"), "Example");
    assert.equal(at(back[0]?.header, "changeOrigin"), "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/");
    assert.equal(back[0] === undefined ? "" : at(back[0].header, "transactionKey"), at(back[1]?.header, "transactionKey"));
  });

  it("when one call changes several records alike, then one event names them all; refused rows are not told", async () => {
    const ids = [await org.create("Contact", { LastName: "A" }), await org.create("Contact", { LastName: "B" }), await org.create("Contact", { LastName: "C" })];
    await stream.drain();
    const records = ids.map((id, index) => ({ attributes: { type: "Contact" }, id, Title: index === 2 ? "Other" : "Same" }));
    await org.call("PATCH", "composite/sobjects", { records });
    assert.deepEqual(told(await stream.drain()), [["Contact", "UPDATE", ids[0], ids[1]], ["Contact", "UPDATE", ids[2]]]);
    await org.plan("partial", { failIndexes: [0] });
    await org.call("PATCH", "composite/sobjects", { records: records.map((record) => ({ ...record, Title: "New" })) });
    assert.deepEqual(told(await stream.drain()), [["Contact", "UPDATE", ids[1], ids[2]]]);
    await org.plan("partial", { failIndexes: [0] });
    await org.call("PATCH", "composite/sobjects", { allOrNone: true, records });
    assert.deepEqual(await stream.drain(), []);
  });

  it("when one call changes a record twice, then one event tells what it is in the end", async () => {
    await org.call("POST", "composite", {
      compositeRequest: [
        { method: "POST", url: "/services/data/v66.0/sobjects/Contact", referenceId: "made", body: { LastName: "Before" } },
        { method: "PATCH", url: "/services/data/v66.0/sobjects/Contact/@{made.id}", referenceId: "changed", body: { LastName: "After" } },
      ],
    });
    const events = await stream.drain();
    assert.deepEqual(events.map(({ changeType, payload }) => [changeType, at(payload, "Name", "LastName")]), [["CREATE", "After"]]);
  });

  it("when rows come in bulk, then each 200 are a transaction of the bulk API", async () => {
    const job = textAt((await org.call("POST", "jobs/ingest", { object: "Contact", operation: "insert" })).json, "id");
    const lines = Array.from({ length: 450 }, (_each, index) => `Example ${String(index)}`);
    await org.call("PUT", `jobs/ingest/${job}/batches`, `LastName\n${lines.join("\n")}\n`, { "content-type": "text/csv" });
    await org.call("PATCH", `jobs/ingest/${job}`, { state: "UploadComplete" });
    await org.door("POST", "clock", { advanceMs: 10_000 });
    const events = await stream.drain();
    assert.equal(events.length, 450);
    assert.equal(new Set(events.map(({ header }) => at(header, "transactionKey"))).size, 3);
    assert.deepEqual([...new Set(events.map(({ header }) => at(header, "changeOrigin")))], ["com/salesforce/api/bulkapi/66.0"]);
  });

  it("when records are merged by SOAP, then the winner is changed, the loser deleted, and what moved is changed", async () => {
    const [winner, loser] = [await org.create("Contact", { LastName: "Win" }), await org.create("Contact", { LastName: "Lose" })];
    const task = await org.create("Task", { Subject: "T", WhoId: loser });
    await stream.drain();
    const sdk = new Connection({ instanceUrl: org.instanceUrl, accessToken: org.token, version: "66.0", callOptions: { client: "Steward" } });
    await sdk.soap.merge({ masterRecord: { type: "Contact", Id: winner }, recordToMergeIds: [loser], additionalInformationMap: [] });
    const events = await stream.drain();
    assert.deepEqual(new Set(events.map(({ changeType, recordIds }) => `${changeType} ${recordIds.join()}`)), new Set([`UPDATE ${winner}`, `DELETE ${loser}`, `UPDATE ${task}`]));
    assert.match(textAt(events[0]?.header, "changeOrigin"), /^com\/salesforce\/api\/soap\/66\.0/);
  });

  it("when an admin selected other objects, or a world is seeded, then nothing is told of the rest", async () => {
    await settings({ changeDataCapture: ["Contact"] });
    await org.create("Account", { Name: "Silent" });
    const id = await org.create("Contact", { LastName: "Told" });
    assert.deepEqual(told(await stream.drain()), [["Contact", "CREATE", id]]);
    await settings({ changeDataCapture: ["TaskRelation", "Task"] });
    const lead = await org.create("Lead", { LastName: "Example", Company: "Example" });
    const task = await org.create("Task", { Subject: "T", WhoId: lead });
    assert.deepEqual(told(await stream.drain()), [["Task", "CREATE", task]]);
    await org.door("POST", "facts", { changeEventsOfActivityRelations: true });
    await org.call("DELETE", `sobjects/Task/${task}`);
    assert.deepEqual((await stream.drain()).map(({ entity, changeType }) => [entity, changeType]), [["Task", "DELETE"], ["TaskRelation", "DELETE"]]);
    await org.create("Task", { Subject: "T", WhoId: lead });
    assert.deepEqual((await stream.drain()).map(({ entity }) => entity).sort(), ["Task", "TaskRelation"]);
  });

  it("when a transaction has too many changes, then the rest of each object is one event without ids", async () => {
    await settings({ changeEventOverflowAfter: 3 });
    const records = ["A", "B", "C", "D", "E"].map((LastName) => ({ attributes: { type: "Contact" }, LastName }));
    await org.call("POST", "composite/sobjects", { records });
    const events = await stream.drain();
    assert.deepEqual(events.map(({ changeType }) => changeType), ["CREATE", "CREATE", "CREATE", "GAP_OVERFLOW"]);
    assert.deepEqual(events.at(-1)?.recordIds, ["000000000000000AAA"]);
  });

  it("when events cannot be made, then gaps come in their place, and the door can make any other", async () => {
    await settings({ changeEventGapRate: 1 });
    const id = await org.create("Contact", { LastName: "Example" });
    const [gap] = await stream.drain();
    assert.deepEqual([gap?.changeType, gap?.recordIds, at(gap?.payload, "Name")], ["GAP_CREATE", [id], undefined]);
    await org.door("POST", "streaming", { gap: { object: "Contact", changeType: "GAP_DELETE", recordIds: [id] } });
    await org.door("POST", "streaming", { gap: { object: "Account", changeType: "GAP_OVERFLOW" } });
    assert.deepEqual(told(await stream.drain()), [["Contact", "GAP_DELETE", id], ["Account", "GAP_OVERFLOW", "000000000000000AAA"]]);
    await settings({ changeEventGapRate: 0 });
    await org.call("PATCH", `sobjects/Contact/${id}`, { Description: "x".repeat(20_000) });
    assert.deepEqual((await stream.drain()).map(({ changeType }) => changeType), ["UPDATE"]);
  });

  it("when events are late, then they come when their time has come, also over a restart, and alike in every run", async () => {
    const run = async (): Promise<readonly number[]> => {
      await org.fresh();
      await settings({ changeEventDelayMs: 60_000, changeEventDisorderMs: 600_000, changeEventDuplicateRate: 0.5, changeEventSeed: 7 });
      const ids: string[] = [];
      for (let index = 0; index < 10; index += 1) ids.push(await org.create("Contact", { LastName: String(index) }));
      await org.restart();
      stream = await StreamClient.connected(org);
      await stream.subscribe(all, -2);
      assert.deepEqual(await stream.drain(), []);
      await org.door("POST", "clock", { advanceMs: 660_000 });
      return (await stream.drain()).map(({ recordIds }) => ids.indexOf(recordIds[0] ?? ""));
    };
    const first = await run();
    assert.equal(new Set(first).size, 10);
    assert.ok(first.length > 10, "some come twice");
    assert.notDeepEqual(first, [...first].sort((a, b) => a - b));
    assert.deepEqual(await run(), first);
  });
});
