import assert from "node:assert/strict";

import * as z from "zod";

import { at, client, SandboxClient } from "./sandbox-client.ts";
import { each, isSigned, Receiver, stateWhere, subscribe, violations } from "./webhook-receiver.ts";

const objects = "/crm/objects/2026-09";
const contacts = `${objects}/contacts`;

describe("the events that the sandbox HubSpot sends", () => {
  let hubspot: SandboxClient;
  let receiver: Receiver;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    receiver = new Receiver();
    await receiver.listen();
    await hubspot.fresh();
  });
  afterEach(async () => {
    assert.deepEqual(await violations(hubspot), []);
    await hubspot.door("DELETE", "webhooks");
    await receiver.close();
  });

  const edit = (change: object): Promise<unknown> => hubspot.door("POST", "edit", change);

  it("when an app makes a contact, then the creation and the values come signed, and name the app itself as their source", async () => {
    await subscribe(hubspot, receiver, ["contact.creation", "contact.propertyChange/email"]);
    const id = await hubspot.create("contacts", { email: "ana@example.com", lastname: "Example" });
    const [creation, change] = await receiver.received(2);
    const { subscriptionId, eventId, occurredAt, ...rest } = z.record(z.string(), z.unknown()).parse(creation);
    assert.deepEqual(rest, {
      portalId: 24_601_987, appId: 3_141_592, subscriptionType: "contact.creation", objectId: Number(id), changeFlag: "CREATED",
      changeSource: "INTEGRATION", sourceId: "3141592", attemptNumber: 0,
    });
    for (const number of [subscriptionId, eventId, occurredAt]) assert.ok(Number.isSafeInteger(number));
    assert.deepEqual([at(change, "propertyName"), at(change, "propertyValue"), at(change, "sourceId")], ["email", "ana@example.com", "3141592"]);
    assert.ok(receiver.posts.every((post) => isSigned(post, client.client_secret)));
  });

  it("when a person, an import or another app changes the same thing, then each is told from the app's own echo", async () => {
    const id = await hubspot.create("contacts", { lastname: "Example" });
    await subscribe(hubspot, receiver, ["contact.propertyChange/city"]);
    await edit({ object: "contacts", id, properties: { city: "Akron" } });
    await edit({ object: "contacts", id, properties: { city: "Parma" }, by: { sourceType: "INTEGRATION", sourceId: "77" } });
    await edit({ object: "contacts", id, properties: { city: "" }, by: { sourceType: "IMPORT", sourceId: "list-1" } });
    await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { city: "Toledo" } });
    const events = [...await receiver.received(4)].sort((a, b) => Number(at(a, "occurredAt")) - Number(at(b, "occurredAt")));
    assert.deepEqual(events.map((event) => [at(event, "propertyValue"), at(event, "changeSource"), at(event, "sourceId")]), [
      ["Akron", "CRM_UI", "userId:0"], ["Parma", "INTEGRATION", "77"], ["", "IMPORT", "list-1"], ["Toledo", "INTEGRATION", "3141592"],
    ]);
  });

  it("when a value is written that is there already, or a write is refused, then nothing is told", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com", city: "Akron" });
    await subscribe(hubspot, receiver, ["contact.creation", "contact.propertyChange/city", "contact.propertyChange/email"]);
    await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { city: "Akron" } });
    assert.equal((await hubspot.call("POST", contacts, { properties: { email: "ana@example.com" } })).status, 409);
    await hubspot.call("POST", `${contacts}/batch/create`, { inputs: [{ properties: { city: "Unseen" } }, { properties: { email: "bad" } }] });
    await hubspot.call("PATCH", `${contacts}/${id}`, { properties: { city: "Parma" } });
    await stateWhere(hubspot, (state) => at(state, "pending") === 0);
    assert.deepEqual(each(receiver.events, "propertyValue"), ["Parma"]);
  });

  it("when a record goes to the recycle bin, comes back and is forgotten, then each step is told", async () => {
    await subscribe(hubspot, receiver, ["contact.deletion", "contact.restore", "contact.privacyDeletion"]);
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    await hubspot.call("DELETE", `${contacts}/${id}`);
    await edit({ object: "contacts", id, archived: false });
    await edit({ object: "contacts", id, forget: true });
    const types = each(await receiver.received(3), "subscriptionType");
    assert.deepEqual([...types].sort(), ["contact.deletion", "contact.privacyDeletion", "contact.restore"]);
    assert.deepEqual(new Set(each(receiver.events, "objectId")), new Set([Number(id)]));
    assert.equal((await hubspot.call("GET", `${contacts}/${id}?archived=true`)).status, 404);
  });

  it("when two contacts are merged, then one event names all three ids, and values and links that moved are not told", async () => {
    const company = await hubspot.create("companies", { name: "Example" });
    const [ana, bo] = [await hubspot.create("contacts", { lastname: "Ana" }), await hubspot.create("contacts", { lastname: "Bo", city: "Akron" })];
    await edit({ object: "contacts", id: bo, associations: [{ object: "companies", id: company }] });
    await subscribe(hubspot, receiver, [
      "contact.creation", "contact.merge", "contact.deletion", "contact.propertyChange/city", "contact.associationChange", "company.associationChange", "object.merge 0-1",
    ]);
    const made = await hubspot.call("POST", `${contacts}/merge`, { primaryObjectId: ana, objectIdToMerge: bo });
    const events = await receiver.received(3);
    await stateWhere(hubspot, (state) => at(state, "pending") === 0);
    assert.deepEqual([...each(events, "subscriptionType")].sort(), ["contact.deletion", "contact.merge", "object.merge"]);
    const merge = events.find((event) => at(event, "subscriptionType") === "contact.merge");
    assert.deepEqual(
      [at(merge, "primaryObjectId"), at(merge, "mergedObjectIds"), at(merge, "newObjectId"), at(merge, "numberOfPropertiesMoved")],
      [Number(ana), [Number(bo)], Number(at(made.json, "id")), 1],
    );
    assert.equal(at(events.find((event) => at(event, "subscriptionType") === "contact.deletion"), "objectId"), Number(bo));
  });

  it("when a contact gets a primary company and loses it, then both sides tell every label", async () => {
    const [company, id] = [await hubspot.create("companies", { name: "Example" }), await hubspot.create("contacts", { lastname: "Ana" })];
    await subscribe(hubspot, receiver, ["contact.associationChange", "company.associationChange", "object.associationChange contact"]);
    const seen = (): readonly unknown[] => receiver.events.map((event) => [
      at(event, "associationType"), at(event, "fromObjectId"), at(event, "toObjectId"), at(event, "associationTypeId"), at(event, "isPrimaryAssociation"), at(event, "associationRemoved"),
    ]);
    const path = `${contacts}/${id}/associations/companies/${company}`;
    await hubspot.call("PUT", path, [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 1 }]);
    await receiver.received(6);
    const [c, o] = [Number(id), Number(company)];
    const wanted = [
      ["CONTACT_TO_COMPANY", c, o, 279, false, false], ["CONTACT_TO_COMPANY", c, o, 1, true, false],
      ["COMPANY_TO_CONTACT", o, c, 280, false, false], ["COMPANY_TO_CONTACT", o, c, 2, true, false],
    ];
    for (const line of wanted) assert.ok(seen().some((each) => JSON.stringify(each) === JSON.stringify(line)), JSON.stringify(line));
    const generic = receiver.events.find((event) => at(event, "subscriptionType") === "object.associationChange");
    assert.deepEqual([at(generic, "fromObjectTypeId"), at(generic, "toObjectTypeId")], ["0-1", "0-2"]);
    await hubspot.call("DELETE", path);
    await receiver.received(12);
    assert.equal(seen().filter((each) => at(each, 5) === true).length, 6);
  });

  it("when engagements change, then the generic subscriptions tell it with the type's id", async () => {
    await subscribe(hubspot, receiver, ["object.creation call", "object.propertyChange 0-46/hs_note_body", "object.deletion tasks", "deal.creation"]);
    const timed = { hs_timestamp: "2026-03-20T10:00:00Z" };
    await hubspot.create("calls", timed);
    await hubspot.create("notes", { ...timed, hs_note_body: "Seen" });
    const task = await hubspot.create("tasks", timed);
    await hubspot.call("DELETE", `${objects}/tasks/${task}`);
    await hubspot.create("deals", { dealname: "Example", dealstage: "contractsent" });
    const seen = (await receiver.received(4)).map((event) => [at(event, "subscriptionType"), at(event, "objectTypeId"), at(event, "propertyValue")].join(" "));
    assert.deepEqual(seen.sort(), ["deal.creation  ", "object.creation 0-48 ", "object.deletion 0-27 ", "object.propertyChange 0-46 Seen"].sort());
  });

  it("when the unverified facts are the other way round, then values at creation and the merged record are told otherwise", async () => {
    await hubspot.door("POST", "facts", { propertyChangeOnCreate: false, mergeDeletesSecondary: false });
    await subscribe(hubspot, receiver, ["contact.propertyChange/lastname", "contact.merge", "contact.deletion"]);
    const [ana, bo] = [await hubspot.create("contacts", { lastname: "Ana" }), await hubspot.create("contacts", { lastname: "Bo" })];
    await hubspot.call("POST", `${contacts}/merge`, { primaryObjectId: ana, objectIdToMerge: bo });
    await receiver.received(1);
    await stateWhere(hubspot, (state) => at(state, "pending") === 0);
    assert.deepEqual(each(receiver.events, "subscriptionType"), ["contact.merge"]);
  });

  it("when the app is uninstalled, then nothing more is told; when it is only signed out, then it goes on", async () => {
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await hubspot.form("/oauth/2026-03/token/revoke", { ...client, token: hubspot.refreshToken });
    await edit({ object: "contacts", properties: { lastname: "Told" } });
    await receiver.received(1);
    await hubspot.install();
    await hubspot.call("DELETE", "/appinstalls/2026-09/external-install");
    await edit({ object: "contacts", properties: { lastname: "Untold" } });
    const state = await stateWhere(hubspot, (each) => at(each, "pending") === 0);
    assert.equal(at(state, "delivered"), 1);
  });

  for (const [why, wish] of [
    ["a change that is never told", { subscriptionType: "contact.propertyChange", propertyName: "hs_lastmodifieddate" }],
    ["the body of a mail", { subscriptionType: "object.propertyChange", objectType: "email", propertyName: "hs_email_html" }],
    ["the body of a text", { subscriptionType: "object.propertyChange", objectType: "0-18", propertyName: "hs_communication_body" }],
    ["a change without a property", { subscriptionType: "contact.propertyChange" }],
    ["a creation with a property", { subscriptionType: "contact.creation", propertyName: "email" }],
    ["a generic event without a type", { subscriptionType: "object.creation" }],
    ["an engagement in the old form", { subscriptionType: "call.creation" }],
    ["a company's privacy deletion", { subscriptionType: "company.privacyDeletion" }],
    ["a kind that does not exist", { subscriptionType: "contact.explosion" }],
  ] as const) {
    it(`when ${why} is subscribed to, then it is refused`, async () => {
      assert.equal((await hubspot.door("POST", "webhooks", { targetUrl: receiver.url(), subscriptions: [wish] })).status, 400);
      assert.equal(at((await hubspot.door("GET", "webhooks")).json, "targetUrl"), null);
    });
  }

  it("when an address was taken meanwhile, then its former contact does not come back from the recycle bin", async () => {
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    await hubspot.call("DELETE", `${contacts}/${id}`);
    const next = await hubspot.create("contacts", { email: "ana@example.com" });
    const answer = await hubspot.door("POST", "edit", { object: "contacts", id, archived: false });
    assert.deepEqual([answer.status, at(answer.json, "message")], [409, `Contact already exists. Existing ID: ${next}`]);
    assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 404);
  });

  it("when the target is not on this machine, then it is refused", async () => {
    for (const targetUrl of ["https://example.com/webhooks", "ftp://127.0.0.1/", "http://127.0.0.1.example.com/"]) {
      assert.equal((await hubspot.door("POST", "webhooks", { targetUrl })).status, 400);
    }
  });
});
