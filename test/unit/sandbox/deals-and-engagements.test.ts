import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";

const when = "2026-03-20T10:00:00Z";

describe("deals and engagements in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const read = async (type: string, id: string, properties: string): Promise<unknown> =>
    at((await hubspot.call("GET", `/crm/objects/2026-09/${type}/${id}?properties=${properties}`)).json, "properties");

  for (const [stage, closed, won, lost] of [
    ["qualifiedtobuy", "false", "false", "false"], ["closedwon", "true", "true", "false"], ["closedlost", "true", "false", "true"],
  ] as const) {
    it(`when a deal stands in ${stage}, then closed is ${closed}, won ${won}, lost ${lost}`, async () => {
      const id = await hubspot.create("deals", { dealname: "D", dealstage: "qualifiedtobuy" });
      await hubspot.call("PATCH", `/crm/objects/2026-09/deals/${id}`, { properties: { dealstage: stage } });
      const properties = await read("deals", id, "hs_is_closed,hs_is_closed_won,hs_is_closed_lost,pipeline,closedate");
      assert.equal(at(properties, "hs_is_closed"), closed);
      assert.equal(at(properties, "hs_is_closed_won"), won);
      assert.equal(at(properties, "hs_is_closed_lost"), lost);
      assert.equal(at(properties, "pipeline"), "default");
      assert.equal(at(properties, "closedate") === null, closed === "false");
    });
  }

  it("when a deal moves to a pipeline without its stage, then it is refused", async () => {
    const stages = [{ label: "Start", displayOrder: 0, metadata: { probability: "0.5" } }];
    const pipeline = await hubspot.call("POST", "/crm/pipelines/2026-09/deals", { label: "Renewals", displayOrder: 1, stages });
    assert.equal(pipeline.status, 201);
    const pipelineId = String(at(pipeline.json, "id"));
    const id = await hubspot.create("deals", { dealname: "D", dealstage: "qualifiedtobuy" });
    const move = (properties: object): ReturnType<SandboxClient["call"]> => hubspot.call("PATCH", `/crm/objects/2026-09/deals/${id}`, { properties });
    const refused = await move({ pipeline: pipelineId });
    assert.equal(at(SandboxClient.problems(refused), 0, "message"), "qualifiedtobuy is not a valid pipeline stage ID");
    assert.equal((await move({ pipeline: pipelineId, dealstage: String(at(pipeline.json, "stages", 0, "id")) })).status, 200);
    assert.equal((await hubspot.call("DELETE", `/crm/pipelines/2026-09/deals/${pipelineId}`)).status, 400);
  });

  it("when a stage is added and removed, then deals may use it only in between", async () => {
    const stages = "/crm/pipelines/2026-09/deals/default/stages";
    const made = await hubspot.call("POST", stages, { label: "Trial", displayOrder: 9, metadata: { probability: "0.5" } });
    const stageId = String(at(made.json, "id"));
    assert.equal(made.status, 201);
    const deal = await hubspot.create("deals", { dealname: "D", dealstage: stageId });
    assert.equal((await hubspot.call("DELETE", `${stages}/${stageId}`)).status, 400);
    await hubspot.call("DELETE", `/crm/objects/2026-09/deals/${deal}`);
    assert.equal((await hubspot.call("DELETE", `${stages}/${stageId}`)).status, 204);
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/deals", { properties: { dealname: "D", dealstage: stageId } })).status, 400);
    assert.equal((await hubspot.call("GET", "/crm/pipelines/2026-09/deals/nothing")).status, 404);
  });

  it("when a stage says isClosed, then only its probability decides", async () => {
    const { json } = await hubspot.call("PATCH", "/crm/pipelines/2026-09/deals/default/stages/contractsent", { metadata: { probability: "1.0", isClosed: "false" } });
    assert.equal(at(json, "metadata", "isClosed"), "true");
  });

  it("when an email has headers, then its address fields are filled from them", async () => {
    const headers = {
      from: { email: "ana@example.com", firstName: "Ana", lastName: "Example" },
      to: [{ email: "bo@example.com", firstName: "Bo" }, { email: "cy@example.com" }], cc: [{ email: "di@example.com" }], bcc: [],
    };
    const id = await hubspot.create("emails", {
      hs_timestamp: when, hs_email_direction: "INCOMING_EMAIL", hs_email_headers: JSON.stringify(headers), hs_email_message_id: "<1@example.com>",
    });
    const properties = await read("emails", id, "hs_email_from_email,hs_email_from_firstname,hs_email_to_email,hs_email_cc_email,hs_email_bcc_email,hs_email_message_id");
    assert.equal(at(properties, "hs_email_from_email"), "ana@example.com");
    assert.equal(at(properties, "hs_email_from_firstname"), "Ana");
    assert.equal(at(properties, "hs_email_to_email"), "bo@example.com;cy@example.com");
    assert.equal(at(properties, "hs_email_cc_email"), "di@example.com");
    assert.equal(at(properties, "hs_email_bcc_email"), null);
    assert.equal(at(properties, "hs_email_message_id"), "<1@example.com>");
  });

  it("when an app may not read email content, then it sees the record without it", async () => {
    const id = await hubspot.create("emails", { hs_timestamp: when, hs_email_direction: "EMAIL", hs_email_subject: "Private", hs_email_text: "Words" });
    await hubspot.install(["oauth", "crm.objects.contacts.read"]);
    const properties = await read("emails", id, "hs_email_subject,hs_email_text,hs_email_direction");
    assert.deepEqual([at(properties, "hs_email_subject"), at(properties, "hs_email_text")], [null, null]);
    assert.equal(at(properties, "hs_email_direction"), "EMAIL");
  });

  it("when a text is logged for the CRM, then it is accepted", async () => {
    const id = await hubspot.create("communications", {
      hs_timestamp: when, hs_communication_channel_type: "SMS", hs_communication_logged_from: "CRM", hs_communication_body: "Hi",
    });
    assert.equal(at(await read("communications", id, "hs_communication_channel_type"), "hs_communication_channel_type"), "SMS");
  });

  it("when a task is completed and reopened, then its date of completion follows", async () => {
    const id = await hubspot.create("tasks", { hs_timestamp: when, hs_task_subject: "Call", hs_task_status: "NOT_STARTED" });
    const complete = (hs_task_status: string): Promise<unknown> => hubspot.call("PATCH", `/crm/objects/2026-09/tasks/${id}`, { properties: { hs_task_status } });
    await complete("COMPLETED");
    const done = await read("tasks", id, "hs_task_is_completed,hs_task_completion_date");
    assert.equal(at(done, "hs_task_is_completed"), "1");
    assert.notEqual(at(done, "hs_task_completion_date"), null);
    await complete("NOT_STARTED");
    assert.equal(at(await read("tasks", id, "hs_task_completion_date"), "hs_task_completion_date"), null);
  });

  it("when an engagement's properties are listed, then those that other tools use for their ids are among them", async () => {
    for (const [type, names] of [
      ["emails", ["hs_email_message_id", "hs_email_headers"]], ["meetings", ["hs_i_cal_uid", "hs_meeting_start_time"]],
      ["calls", ["hs_call_external_id", "hs_call_source"]], ["tasks", ["hs_task_priority"]], ["communications", ["hs_communication_body"]],
    ] as const) {
      const { json } = await hubspot.call("GET", `/crm/properties/2026-09/${type}`);
      const known = new Set(list(json, "results").map((each) => at(each, "name")));
      for (const name of names) assert.ok(known.has(name), `${type} lacks ${name}`);
    }
  });
});
