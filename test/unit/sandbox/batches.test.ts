import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";
const notes = "/crm/objects/2026-09/notes";
const when = "2026-03-20T10:00:00Z";

describe("batches in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    await hubspot.fresh();
    const key = { groupName: "note", name: "steward_key", label: "Key", type: "string", fieldType: "text", hasUniqueValue: true };
    assert.equal((await hubspot.call("POST", "/crm/properties/2026-09/notes", key)).status, 201);
  });

  const count = async (type: string): Promise<number> => list((await hubspot.door("GET", `records/${type}`)).json, "records").length;
  const upsert = (inputs: readonly unknown[]): ReturnType<SandboxClient["call"]> => hubspot.call("POST", `${notes}/batch/upsert`, { inputs });
  const input = (id: string, properties: object, traceId?: string): object => ({
    id, idProperty: "steward_key", properties, ...(traceId === undefined ? {} : { objectWriteTraceId: traceId }),
  });

  it("when a batch has 101 inputs, then it is refused whole", async () => {
    const inputs = Array.from({ length: 101 }, (_, index) => ({ properties: { lastname: `N${String(index)}` } }));
    assert.equal((await hubspot.call("POST", `${contacts}/batch/create`, { inputs })).status, 400);
    assert.equal(await count("contacts"), 0);
    assert.equal((await hubspot.call("POST", `${contacts}/batch/create`, { inputs: inputs.slice(1) })).status, 201);
    assert.equal(await count("contacts"), 100);
  });

  it("when the wrapper around the inputs is missing, then the contract refuses it", async () => {
    assert.equal((await hubspot.callWrongly("POST", `${contacts}/batch/create`, [{ properties: { lastname: "N" } }])).status, 400);
  });

  it("when one input is bad and there are no trace ids, then none is done", async () => {
    const answer = await hubspot.call("POST", `${contacts}/batch/create`, { inputs: [{ properties: { lastname: "N" } }, { properties: { email: "bad" } }] });
    assert.equal(answer.status, 400);
    assert.equal(await count("contacts"), 0);
    const last = list((await hubspot.door("GET", "requests")).json, "requests").at(-1);
    assert.deepEqual(at(last, "changed"), []);
  });

  it("when one input's link is impossible, then with trace ids its record is not left behind", async () => {
    const associations = [{ to: { id: "1" }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 202 }] }];
    const answer = await hubspot.call("POST", `${notes}/batch/create`, {
      inputs: [
        { objectWriteTraceId: "a", properties: { hs_timestamp: when } },
        { objectWriteTraceId: "b", properties: { hs_timestamp: when }, associations },
      ],
    });
    assert.equal(answer.status, 207);
    assert.equal(await count("notes"), 1);
  });

  it("when one address is taken twice within a batch, then it is a conflict and none is done", async () => {
    const answer = await hubspot.call("POST", `${contacts}/batch/create`, {
      inputs: [{ properties: { email: "ana@example.com" } }, { properties: { email: "ana@example.com" } }],
    });
    assert.equal(answer.status, 409);
    assert.equal(await count("contacts"), 0);
    assert.equal((await hubspot.call("POST", contacts, { properties: { email: "ana@example.com" } })).status, 201);
  });

  it("when every input has a trace id, then only the bad ones fail and are told by it", async () => {
    const answer = await hubspot.call("POST", `${contacts}/batch/create`, {
      inputs: [
        { objectWriteTraceId: "a", properties: { lastname: "N" } },
        { objectWriteTraceId: "b", properties: { email: "bad" } },
        { objectWriteTraceId: "c", properties: { lastname: "M" } },
      ],
    });
    assert.equal(answer.status, 207);
    assert.equal(at(answer.json, "numErrors"), 1);
    assert.deepEqual(at(answer.json, "errors", 0, "context", "objectWriteTraceId"), ["b"]);
    assert.deepEqual(list(answer.json, "results").map((result) => at(result, "objectWriteTraceId")), ["a", "c"]);
    assert.equal(await count("contacts"), 2);
  });

  it("when trace ids repeat or one is missing, then the batch is refused or whole", async () => {
    const twice = ["a", "a"].map((objectWriteTraceId) => ({ objectWriteTraceId, properties: { lastname: "N" } }));
    assert.equal((await hubspot.call("POST", `${contacts}/batch/create`, { inputs: twice })).status, 400);
    const oneWithout = [{ objectWriteTraceId: "a", properties: { lastname: "N" } }, { properties: { email: "bad" } }];
    assert.equal((await hubspot.call("POST", `${contacts}/batch/create`, { inputs: oneWithout })).status, 400);
    assert.equal(await count("contacts"), 0);
  });

  it("when the dated paths do not tell 207, then the plain status comes with the errors", async () => {
    await hubspot.door("POST", "facts", { datedBatch207: false });
    const inputs = [{ objectWriteTraceId: "a", properties: { lastname: "N" } }, { objectWriteTraceId: "b", properties: { email: "bad" } }];
    const dated = await hubspot.call("POST", `${contacts}/batch/create`, { inputs });
    assert.equal(dated.status, 201);
    assert.equal(at(dated.json, "numErrors"), 1);
    assert.equal((await hubspot.call("POST", "/crm/v3/objects/contacts/batch/create", { inputs })).status, 207);
  });

  it("when the same upsert runs twice, then one record exists and the second time it is not new", async () => {
    const inputs = [input("k1", { hs_timestamp: when, hs_note_body: "Hi" }, "t1")];
    const first = await upsert(inputs);
    const second = await upsert(inputs);
    assert.equal(first.status, 200);
    assert.equal(at(first.json, "results", 0, "new"), true);
    assert.equal(at(second.json, "results", 0, "new"), false);
    assert.equal(at(second.json, "results", 0, "id"), at(first.json, "results", 0, "id"));
    assert.equal(await count("notes"), 1);
  });

  it("when an upsert names a property that is not unique, then it is refused", async () => {
    const answer = await upsert([{ id: "x", idProperty: "hs_note_body", properties: { hs_timestamp: when } }]);
    assert.equal(answer.status, 400);
    assert.match(String(at(answer.json, "message")), /Unable to perform update\/upsert by non-unique 0-46 property hs_note_body/);
    assert.equal((await upsert([{ id: "1", idProperty: "hs_object_id", properties: {} }])).status, 400);
  });

  it("when an upsert names a key twice, then the batch is refused", async () => {
    const answer = await upsert([input("k1", { hs_timestamp: when }, "a"), input("k1", { hs_timestamp: when }, "b")]);
    assert.equal(answer.status, 400);
    assert.equal(await count("notes"), 0);
  });

  it("when an upsert by email has one bad input, then none is done in spite of trace ids", async () => {
    const inputs = [["ana@example.com", "a"], ["bad", "b"]].map(([id, objectWriteTraceId]) => ({ id, idProperty: "email", objectWriteTraceId, properties: { lastname: "N" } }));
    assert.equal((await hubspot.call("POST", `${contacts}/batch/upsert`, { inputs })).status, 400);
    assert.equal(await count("contacts"), 0);
  });

  it("when a unique value is taken, then the record that holds it is named", async () => {
    const id = await hubspot.create("notes", { hs_timestamp: when, steward_key: "k1" });
    const answer = await hubspot.call("POST", notes, { properties: { hs_timestamp: when, steward_key: "k1" } });
    assert.equal(answer.status, 409);
    assert.equal(at(answer.json, "message"), `Note already exists. Existing ID: ${id}`);
    await hubspot.door("POST", "facts", { uniqueConflictIs409: false });
    const other = await hubspot.call("POST", notes, { properties: { hs_timestamp: when, steward_key: "k1" } });
    assert.equal(other.status, 400);
    assert.equal(at(SandboxClient.problems(other), 0, "error"), "CONFLICTING_UNIQUE_VALUE");
  });

  it("when a batch reads ids that do not exist, then it answers the others and names the missing", async () => {
    const id = await hubspot.create("contacts", { lastname: "N" });
    const answer = await hubspot.call("POST", `${contacts}/batch/read`, { properties: ["lastname"], inputs: [{ id }, { id: "1" }] });
    assert.equal(answer.status, 207);
    assert.equal(at(answer.json, "results", 0, "properties", "lastname"), "N");
    assert.deepEqual(at(answer.json, "errors", 0, "context", "ids"), ["1"]);
  });

  it("when a batch reads by a unique property, then it finds the records", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    const body = { properties: ["email"], idProperty: "email", inputs: [{ id: "ana@example.com" }] };
    assert.equal(at((await hubspot.call("POST", `${contacts}/batch/read`, body)).json, "results", 0, "id"), id);
  });

  it("when a batch update has an unknown id, then it is a 404, or an error of that input with trace ids", async () => {
    const id = await hubspot.create("contacts", { lastname: "N" });
    const inputs = [{ id, properties: { lastname: "M" } }, { id: "1", properties: { lastname: "M" } }];
    assert.equal((await hubspot.call("POST", `${contacts}/batch/update`, { inputs })).status, 404);
    assert.equal(at((await hubspot.call("GET", `${contacts}/${id}`)).json, "properties", "lastname"), "N");
    const traced = inputs.map((each, index) => ({ ...each, objectWriteTraceId: String(index) }));
    const answer = await hubspot.call("POST", `${contacts}/batch/update`, { inputs: traced });
    assert.equal(answer.status, 207);
    assert.equal(at(answer.json, "errors", 0, "category"), "OBJECT_NOT_FOUND");
    assert.equal(at((await hubspot.call("GET", `${contacts}/${id}`)).json, "properties", "lastname"), "M");
  });

  it("when a batch is archived, then unknown ids do not hinder it", async () => {
    const id = await hubspot.create("contacts", { lastname: "N" });
    assert.equal((await hubspot.call("POST", `${contacts}/batch/archive`, { inputs: [{ id: "1" }, { id }] })).status, 204);
    assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 404);
  });

  it("when results are shuffled, then only the trace ids tell which is which", async () => {
    await hubspot.door("POST", "settings", { shuffleBatchResults: true });
    const inputs = ["a", "b"].map((objectWriteTraceId) => ({ objectWriteTraceId, properties: { lastname: objectWriteTraceId } }));
    const { json } = await hubspot.call("POST", `${contacts}/batch/create`, { inputs });
    assert.deepEqual(list(json, "results").map((result) => at(result, "objectWriteTraceId")), ["b", "a"]);
  });
});
