import assert from "node:assert/strict";

import * as fc from "fast-check";

import { batchComplaints } from "../../../sandbox/hubspot/contracts/webhook-contract.ts";
import { DueQueue } from "../../../sandbox/shared/due-queue.ts";
import { signatureV3 } from "../../../sandbox/hubspot/webhooks/signature.ts";

describe("the parts of the sandbox HubSpot's webhooks", () => {
  it("when a request is signed, then it is signed as the documentation's facts say", () => {
    const signed = { method: "POST", uri: "https://www.example.com/webhook_uri", rawBody: '{"example_field":"example_value"}', timestampMs: 15_000_000 };
    assert.equal(signatureV3("yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", signed), "fJwL147O2CMyGGBDGZPgScloA+jw6X0dJhSOkvWD3sY=");
  });

  it("when the address holds escapes, then exactly the documented ones are undone before signing", () => {
    const sign = (uri: string): string => signatureV3("s", { method: "POST", uri, rawBody: "", timestampMs: 1 });
    assert.equal(sign("https://x.example/?a=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"), sign("https://x.example/?a=:/?@!$'()*,;"));
    for (const kept of ["%20", "%26", "%3D", "%25", "%C3%A9"]) assert.notEqual(sign(`https://x.example/?a=${kept}`), sign(`https://x.example/?a=${decodeURIComponent("%20")}`));
    assert.notEqual(sign("https://x.example/?a=%253A"), sign("https://x.example/?a=%3A"));
  });

  it("when things are due at any times, then they come out in order of time and then of arrival", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
      const queue = new DueQueue();
      const all = times.map((dueAt, seq) => ({ seq, dueAt }));
      for (const due of all) queue.push(due);
      const out = all.map(() => queue.pop());
      assert.deepEqual(out, [...all].sort((a, b) => a.dueAt - b.dueAt || a.seq - b.seq));
      assert.equal(queue.pop(), undefined);
    }));
  });

  it("when a batch does not keep to the contract, then it is said what is wrong", async () => {
    const event = { eventId: 1, portalId: 1, occurredAt: 1, subscriptionType: "contact.creation", attemptNumber: 0 };
    assert.deepEqual(await batchComplaints([event]), []);
    for (const wrong of [{ ...event, attemptNumber: 11 }, { ...event, objectId: "1" }, { ...event, subscriptionType: "contact.merge" }, { ...event, subscriptionType: "call.creation" }]) {
      assert.notDeepEqual(await batchComplaints([wrong]), []);
    }
    assert.notDeepEqual(await batchComplaints([]), []);
    assert.notDeepEqual(await batchComplaints(Array.from({ length: 101 }, () => event)), []);
  });
});
