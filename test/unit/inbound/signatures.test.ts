import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";

import { checkHubSpot, checkOwn, checkTwilio, checkTypeform, type SignedRequest } from "../../../src/domain/inbound/signatures.ts";

const NOW = "2026-11-21T09:00:00.000Z";
const SECRET = "a-secret-of-the-vendor";
const request = (body: string, headers: Readonly<Record<string, string>>, url = "https://steward.example/inbound/x?source=1"): SignedRequest =>
  ({ method: "POST", url, body: Buffer.from(body), header: (name) => headers[name.toLowerCase()] ?? null });
const hmac = (algorithm: string, text: string, encoding: "base64" | "hex", secret = SECRET): string => createHmac(algorithm, secret).update(text).digest(encoding);

describe("Twilio's signature", () => {
  /** The example of Twilio's own libraries. */
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const params = { CallSid: "CA1234567890ABCDE", Caller: "+14158675309", Digits: "1234", From: "+14158675309", To: "+18005551212" };
  const body = new URLSearchParams(params).toString();
  const signed = (change: Partial<{ body: string; url: string; signature: string }> = {}) =>
    checkTwilio(request(change.body ?? body, { "x-twilio-signature": change.signature ?? "RSOYDt4T1cUTdK1PDd93/VVr8B8=" }, change.url ?? url), "12345");

  it("is right as Twilio's example has it, in whatever order the parameters come, with the port or without", () => {
    assert.equal(signed(), null);
    assert.equal(signed({ body: new URLSearchParams(Object.entries(params).toReversed()).toString() }), null);
    assert.equal(signed({ url: url.replace("mycompany.com", "mycompany.com:443") }), null);
  });

  it("is wrong when anything else was signed", () => {
    for (const change of [{ body: `${body}&Extra=1` }, { body: body.replace("1234", "1235") }, { url: `${url}0` }, { signature: "RSOYDt4T1cUTdK1PDd93/VVr8B9=" }, { signature: "" }]) assert.equal(signed(change), "unsigned");
    assert.equal(checkTwilio(request(body, {}, url), "12345"), "unsigned");
  });

  it("when a parameter comes several times, then each value counts once, sorted", () => {
    const signature = hmac("sha1", "https://steward.example/MediaaMediabTo+1", "base64");
    assert.equal(checkTwilio(request("To=%2B1&Media=b&Media=a&Media=b", { "x-twilio-signature": signature }, "https://steward.example/"), SECRET), null);
  });
});

describe("Typeform's signature", () => {
  it("is right over these bytes alone", () => {
    const signature = `sha256=${hmac("sha256", "{}", "base64")}`;
    assert.equal(checkTypeform(request("{}", { "typeform-signature": signature }), SECRET), null);
    assert.equal(checkTypeform(request("{ }", { "typeform-signature": signature }), SECRET), "unsigned");
    assert.equal(checkTypeform(request("{}", { "typeform-signature": signature }), `${SECRET}2`), "unsigned");
    assert.equal(checkTypeform(request("{}", {}), SECRET), "unsigned");
  });
});

describe("HubSpot's signature and ours", () => {
  const time = String(Date.parse(NOW));
  const old = String(Date.parse(NOW) - 300_001);
  const hubspot = (stamp: string, url = "https://steward.example/inbound/form?source=a%2Fb") =>
    request("{}", { "x-hubspot-signature-v3": hmac("sha256", `POST${url.replace("%2F", "/")}{}${stamp}`, "base64"), "x-hubspot-request-timestamp": stamp }, url);
  const own = (stamp: string) => request("{}", { "x-steward-signature": `sha256=${hmac("sha256", `${stamp}.{}`, "hex")}`, "x-steward-timestamp": stamp });

  it("are right within five minutes, and old after that", () => {
    assert.deepEqual([checkHubSpot(hubspot(time), SECRET, NOW), checkOwn(own(time), SECRET, NOW)], [null, null]);
    assert.deepEqual([checkHubSpot(hubspot(old), SECRET, NOW), checkOwn(own(old), SECRET, NOW)], ["old", "old"]);
    assert.equal(checkOwn(own(String(Date.parse(NOW) + 300_001)), SECRET, NOW), "old");
  });

  it("are wrong when the time was changed, is none, or is missing", () => {
    for (const stamp of [String(Number(time) + 1), "", "now", "9".repeat(30)]) {
      const { header } = own(time);
      assert.equal(checkOwn({ ...own(time), header: (name) => (name === "x-steward-timestamp" ? stamp : header(name)) }, SECRET, NOW), "unsigned");
    }
    assert.equal(checkOwn(own("now"), SECRET, NOW), "old");
    assert.equal(checkOwn(request("{}", {}), SECRET, NOW), "unsigned");
    assert.equal(checkHubSpot(request("{}", { "x-hubspot-request-timestamp": time }), SECRET, NOW), "unsigned");
  });

  it("whatever is sent as a signature, nothing is let in and nothing breaks", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (given, body) => {
      const headers = { "x-steward-signature": given, "x-steward-timestamp": time, "x-twilio-signature": given, "typeform-signature": given, "x-hubspot-signature-v3": given, "x-hubspot-request-timestamp": time };
      for (const check of [checkTwilio, checkTypeform, checkHubSpot, checkOwn]) assert.equal(check(request(body, headers), SECRET, NOW), "unsigned");
    }));
  });
});
