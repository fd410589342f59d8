import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import fc from "fast-check";

import { isSigned, mayBeSigned } from "../../../../connectors/hubspot/signature.ts";
import { createWebhook } from "../../../../connectors/hubspot/webhooks.ts";
import { instant } from "../../../../src/domain/model/time.ts";
import type { WebhookDelivery, WebhookReading } from "../../../../src/ports/crm-webhook.ts";

const SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const URL = "https://www.example.com/webhook_uri";
const NOW = instant(15_000_000);
const PORTAL = 62_515;
const AT = 1_700_000_000_000;

interface Parts { readonly url?: string; readonly body?: string | Uint8Array; readonly signature?: string; readonly timestamp?: string; readonly method?: string }

const delivery = ({ url = URL, body = '{"example_field":"example_value"}', signature = "fJwL147O2CMyGGBDGZPgScloA+jw6X0dJhSOkvWD3sY=", timestamp = "15000000", method = "POST" }: Parts = {}): WebhookDelivery => {
  const headers = new Map([["x-hubspot-signature-v3", signature], ["x-hubspot-request-timestamp", timestamp]]);
  return { method, url, body: typeof body === "string" ? Buffer.from(body) : body, header: (name) => headers.get(name.toLowerCase()) ?? null };
};

const signed = (body: string | Uint8Array, change: Parts = {}): WebhookDelivery => {
  const { url = URL, timestamp = "15000000" } = change;
  const hmac = createHmac("sha256", SECRET).update(`POST${url}`).update(body).update(timestamp).digest("base64");
  return delivery({ body, signature: hmac, ...change });
};

const read = (events: unknown, appId?: string): WebhookReading =>
  createWebhook({ clientSecret: SECRET, ...(appId === undefined ? {} : { appId }) }).read(signed(typeof events === "string" ? events : JSON.stringify(events)), NOW);

/** What is told, as `portal object id kind`. */
const told = (events: unknown, appId?: string): readonly string[] => {
  const reading = read(events, appId);
  assert.ok(reading.ok, "the batch was refused");
  return reading.told.flatMap(({ accountId, hints }) => hints.map(({ object, crmId, kind }) => `${accountId} ${object} ${crmId} ${kind}`));
};

const event = (subscriptionType: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> =>
  ({ eventId: 1, subscriptionId: 2, portalId: PORTAL, appId: 3, occurredAt: AT, attemptNumber: 0, subscriptionType, objectId: 51, ...more });

describe("a HubSpot webhook's signature", () => {
  it("holds for HubSpot's own example", () => {
    assert.ok(isSigned(delivery(), SECRET, NOW));
  });

  it("when any part of what is signed is another, then it does not hold", () => {
    const others: readonly Parts[] = [
      { body: '{"example_field":"example_value" }' }, { url: `${URL}?x=1` }, { timestamp: "15000001" }, { method: "PUT" }, { url: URL.replace("https", "http") },
      { signature: "" }, { signature: "fJwL147O2CMyGGBDGZPgScloA+jw6X0dJhSOkvWD3sY" }, { signature: "fJwL147O2CMyGGBDGZPgScloA+jw6X0dJhSOkvWD3sZ=" }, { signature: "é".repeat(44) },
    ];
    for (const other of others) assert.ok(!isSigned(delivery(other), SECRET, NOW), JSON.stringify(other));
    assert.ok(!isSigned(delivery(), `${SECRET}x`, NOW));
  });

  it("when it was made more than five minutes ago, or for a time to come, then it does not hold", () => {
    assert.ok(isSigned(delivery(), SECRET, instant(15_000_000 + 300_000)));
    assert.ok(!isSigned(delivery(), SECRET, instant(15_000_000 + 300_001)));
    assert.ok(!isSigned(delivery(), SECRET, instant(15_000_000 - 300_001)));
  });

  it("when the timestamp is no whole number of milliseconds, then it does not hold, whatever was signed", () => {
    for (const timestamp of ["", "NaN", "1e7", "15000000.5", " 15000000", "0x5", "-15000000", "9".repeat(40)]) {
      assert.ok(!isSigned(signed("[]", { timestamp }), SECRET, NOW), timestamp);
      assert.ok(!mayBeSigned(signed("[]", { timestamp }).header, NOW), timestamp);
    }
  });

  it("undoes exactly the escapes that HubSpot undoes in the address", () => {
    const undone = "https://www.example.com/a:/?@!$'()*,;b";
    const escaped = "https://www.example.com/a%3A%2F%3F%40%21%24%27%28%29%2A%2C%3Bb";
    const signature = createHmac("sha256", SECRET).update(`POST${undone}[]15000000`).digest("base64");
    assert.ok(isSigned(delivery({ url: escaped, body: "[]", signature }), SECRET, NOW));
    for (const kept of ["%20", "%26", "%3D", "%23", "%25", "%2B", "%3a"]) {
      const url = `https://www.example.com/?q=${kept}`;
      assert.ok(isSigned(signed("[]", { url }), SECRET, NOW), kept);
    }
  });

  it("covers the bytes as they came, be they text or not", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(199), (body, at) => {
      assert.ok(isSigned(signed(body), SECRET, NOW));
      if (body.length === 0) return;
      const altered = Uint8Array.from(body, (byte, index) => (index === at % body.length ? byte ^ 1 : byte));
      assert.ok(!isSigned({ ...signed(body), body: altered }, SECRET, NOW));
    }));
  });
});

describe("a HubSpot webhook's batch", () => {
  it("tells what became of contacts, companies and deals, in the old format", () => {
    assert.deepEqual(told([
      event("contact.creation"), event("company.propertyChange", { propertyName: "name", propertyValue: "x" }), event("deal.deletion"),
      event("contact.restore"), event("contact.privacyDeletion"),
    ]), ["62515 contact 51 changed", "62515 account 51 changed", "62515 opportunity 51 deleted", "62515 contact 51 restored", "62515 contact 51 forgotten"]);
  });

  it("tells engagements too, in the new format, by their type ids", () => {
    const types = { "0-46": "note", "0-47": "meeting", "0-48": "call", "0-49": "email", "0-27": "task", "0-18": "text", "0-1": "contact", "0-2": "account", "0-3": "opportunity" };
    for (const [objectTypeId, noun] of Object.entries(types)) {
      assert.deepEqual(told([event("object.creation", { objectTypeId })]), [`62515 ${noun} 51 changed`]);
    }
  });

  it("when records were merged, then tells of the one that came about and of all that went into it", () => {
    const merge = { objectId: undefined, primaryObjectId: 1, mergedObjectIds: [2, 3], newObjectId: 4 };
    assert.deepEqual(told([event("contact.merge", merge)]), ["1", "2", "3", "4"].map((id) => `62515 contact ${id} merged`));
    assert.deepEqual(told([event("company.merge", { ...merge, newObjectId: null })]), ["1", "2", "3"].map((id) => `62515 account ${id} merged`));
  });

  it("when an association changed, then tells of both ends that are ours, in either format", () => {
    const ends = { objectId: undefined, fromObjectId: 7, toObjectId: 8, associationRemoved: false };
    assert.deepEqual(told([event("contact.associationChange", { ...ends, associationType: "CONTACT_TO_COMPANY" })]), ["62515 contact 7 associations", "62515 account 8 associations"]);
    assert.deepEqual(told([event("object.associationChange", { ...ends, fromObjectTypeId: "0-46", toObjectTypeId: "0-1" })]), ["62515 note 7 associations", "62515 contact 8 associations"]);
    assert.deepEqual(told([event("deal.associationChange", { ...ends, associationType: "DEAL_TO_LINE_ITEM" })]), ["62515 opportunity 7 associations"]);
  });

  it("keeps portals apart, and the time by the vendor's clock", () => {
    const reading = read([event("contact.creation"), event("contact.creation", { portalId: 7, objectId: 8 }), event("contact.deletion")]);
    assert.ok(reading.ok);
    assert.deepEqual(reading.told.map(({ accountId, hints }) => [accountId, hints.length]), [["62515", 2], ["7", 1]]);
    assert.equal(reading.told[0]?.hints[0]?.at, new Date(AT).toISOString());
  });

  it("when an event means nothing to us or cannot be read, then the others of its batch count all the same", () => {
    const strange = [
      event("ticket.creation"), event("object.creation", { objectTypeId: "2-1234" }), event("conversation.newMessage"), event("contact.somethingNew"), event("company.privacyDeletion"),
      event("contact.creation", { objectId: "x" }), event("contact.creation", { objectId: -1 }), event("contact.creation", { occurredAt: 1e20 }), event("contact.creation", { portalId: null }),
      event("contact.creation", { objectId: 2 ** 60 }), {}, null, 7, "contact.creation", [event("contact.creation")], event("__proto__.constructor"), event(""),
    ];
    const reading = read([...strange, event("contact.creation")]);
    assert.ok(reading.ok);
    assert.equal(reading.ignored, strange.length);
    assert.deepEqual(reading.told.map(({ hints }) => hints.length), [1]);
  });

  it("when it is no array of at most a hundred, then it is unreadable; unsigned comes first", () => {
    const many = Array.from({ length: 101 }, () => event("contact.creation"));
    for (const body of ["", "{}", "null", "[", "\u0000", JSON.stringify(many)]) assert.deepEqual(read(body), { ok: false, refusal: "unreadable" });
    const webhook = createWebhook({ clientSecret: SECRET });
    assert.deepEqual(webhook.read(signed(Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d])), NOW), { ok: false, refusal: "unreadable" });
    assert.deepEqual(webhook.read(delivery({ body: "[" }), NOW), { ok: false, refusal: "unsigned" });
    assert.equal(told(many.slice(1)).length, 100);
  });

  it("when nothing of it was ever seen before, then it still ends in hints or in nothing", () => {
    const webhook = createWebhook({ clientSecret: SECRET, appId: "3" });
    fc.assert(fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ portalId: fc.nat(), occurredAt: fc.integer(), subscriptionType: fc.string(), objectId: fc.jsonValue() })), { maxLength: 100 }), (events) => {
      assert.ok(webhook.read(signed(JSON.stringify(events)), NOW).ok);
    }));
  });

  it("when our own writing of an engagement comes back, then it is not read once more; what others did is, and what became of contacts", () => {
    const own = { changeSource: "INTEGRATION", sourceId: "3141592", objectTypeId: "0-46", propertyName: "hs_note_body" };
    assert.deepEqual(told([event("object.propertyChange", own), event("object.creation", own)], "3141592"), []);
    const others = [
      event("object.propertyChange", { ...own, sourceId: "999" }), event("object.propertyChange", { ...own, changeSource: "CRM_UI" }),
      event("object.deletion", own), event("contact.propertyChange", own), event("object.associationChange", { ...own, fromObjectId: 1, toObjectId: 2, fromObjectTypeId: "0-46", toObjectTypeId: "0-1" }),
    ];
    assert.equal(told(others, "3141592").length, others.length + 1);
    // Without knowing our own number nothing is taken for ours.
    assert.equal(told([event("object.creation", own)]).length, 1);
  });
});
