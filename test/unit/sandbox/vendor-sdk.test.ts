/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the SDK is documented with plain objects where its types name classes */
import assert from "node:assert/strict";

import { Client } from "@hubspot/api-client";
import { AssociationSpecAssociationCategoryEnum as Category } from "@hubspot/api-client/lib/codegen/crm/objects/notes/index.js";
import { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/contacts/index.js";

import { at, client as app, SandboxClient } from "./sandbox-client.ts";

describe("the vendor's own SDK against the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  let sdk: Client;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    await hubspot.fresh();
    sdk = new Client({
      accessToken: hubspot.token, basePath: hubspot.url, numberOfApiCallRetries: 0,
      limiterOptions: { minTime: 0, maxConcurrent: 10, id: "sandbox-test" },
    });
  });
  afterEach(async () => {
    const { json } = await hubspot.door("GET", "violations");
    assert.deepEqual(at(json, "violations"), []);
  });

  it("when it creates, reads, updates, lists and archives, then its objects come back filled", async () => {
    const made = await sdk.crm.contacts.basicApi.create({ properties: { email: "ana@example.com", lastname: "Example" } });
    assert.ok(made.createdAt instanceof Date);
    const changed = await sdk.crm.contacts.basicApi.update(made.id, { properties: { lastname: "Other" } });
    assert.equal(changed.properties["lastname"], "Other");
    const read = await sdk.crm.contacts.basicApi.getById(made.id, ["lastname"]);
    assert.equal(read.properties["lastname"], "Other");
    const page = await sdk.crm.contacts.basicApi.getPage(1);
    assert.equal(page.results[0]?.id, made.id);
    await sdk.crm.contacts.basicApi.archive(made.id);
    await assert.rejects(sdk.crm.contacts.basicApi.getById(made.id), (error: unknown) => at(error, "code") === 404);
  });

  it("when a contact exists, then its exception carries the conflict", async () => {
    const made = await sdk.crm.contacts.basicApi.create({ properties: { email: "ana@example.com" } });
    await assert.rejects(sdk.crm.contacts.basicApi.create({ properties: { email: "ana@example.com" } }), (error: unknown) => {
      assert.equal(at(error, "code"), 409);
      assert.equal(at(error, "body", "message"), `Contact already exists. Existing ID: ${made.id}`);
      return true;
    });
  });

  it("when it searches, merges and upserts in a batch, then the declared statuses parse", async () => {
    const [ana, bo] = await Promise.all(["Ana", "Bo"].map((lastname) => sdk.crm.contacts.basicApi.create({ properties: { lastname } })));
    assert.ok(ana !== undefined && bo !== undefined);
    const found = await sdk.crm.contacts.searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: "lastname", operator: FilterOperatorEnum.Eq, value: "Ana" }] }],
    });
    assert.equal(found.total, 1);
    const merged = await sdk.crm.contacts.basicApi.merge({ primaryObjectId: ana.id, objectIdToMerge: bo.id });
    assert.notEqual(merged.id, ana.id);
    const upserted = await sdk.crm.contacts.batchApi.upsert({ inputs: [{ id: "cy@example.com", idProperty: "email", properties: { lastname: "Cy" } }] });
    assert.equal(upserted.results[0]?._new, true);
  });

  it("when it logs a note on a contact and links it further, then both associations are listed", async () => {
    const contact = await sdk.crm.contacts.basicApi.create({ properties: { lastname: "Example" } });
    const company = await sdk.crm.companies.basicApi.create({ properties: { name: "Example" } });
    const types = [{ associationCategory: Category.HubspotDefined, associationTypeId: 202 }];
    const note = await sdk.crm.objects.notes.basicApi.create({
      properties: { hs_timestamp: "2026-03-20T10:00:00Z", hs_note_body: "Hi" }, associations: [{ to: { id: contact.id }, types }],
    });
    await sdk.crm.associations.v4.basicApi.createDefault("notes", note.id, "companies", company.id);
    const links = await sdk.crm.associations.v4.basicApi.getPage("notes", note.id, "companies");
    assert.equal(links.results[0]?.toObjectId, company.id);
  });

  it("when it asks for owners, properties and pipelines, then they come", async () => {
    assert.deepEqual((await sdk.crm.owners.ownersApi.getPage()).results, []);
    const properties = await sdk.crm.properties.coreApi.getAll("contacts");
    assert.ok(properties.results.some((property) => property.name === "email"));
    const pipelines = await sdk.crm.pipelines.pipelinesApi.getAll("deals");
    assert.equal(pipelines.results[0]?.id, "default");
  });

  it("when it calls a dated path as a raw request, then a refusal is an answer, not an exception", async () => {
    const answer = await sdk.apiRequest({ method: "POST", path: "/crm/objects/2026-09/contacts", body: { properties: { bogus: "x" } } });
    assert.equal(answer.status, 400);
  });

  it("when it refreshes through the first version of OAuth, then it gets tokens without the portal, until that version ends", async () => {
    const refresh = (): Promise<unknown> =>
      sdk.oauth.tokensApi.create("refresh_token", undefined, undefined, app.client_id, app.client_secret, hubspot.refreshToken);
    assert.equal(at(await refresh(), "expiresIn"), 1_800);
    await hubspot.door("POST", "clock", { setMs: Date.UTC(2027, 1, 16) });
    await assert.rejects(refresh(), (error: unknown) => at(error, "code") === 404);
  });
});
