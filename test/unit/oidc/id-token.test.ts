import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync } from "node:crypto";

import { type Expected, verifyIdToken } from "../../../src/adapters/oidc/id-token.ts";
import { jwkOf, signedToken } from "../../helpers/oidc-provider.ts";

const NOW_MS = Date.parse("2026-11-21T09:00:00.000Z");
const SECONDS = NOW_MS / 1_000;

describe("an ID token", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const expected: Expected = { keys: [jwkOf(rsa.publicKey)], issuer: "https://login.example", clientId: "steward", nonce: "n-1", nowMs: NOW_MS };
  const claims = { iss: "https://login.example", sub: "p-7", aud: "steward", iat: SECONDS, exp: SECONDS + 300, nonce: "n-1", email: "ben@seller.example", email_verified: true };
  const refusal = (token: string, change: Partial<Expected> = {}): string => {
    const result = verifyIdToken(token, { ...expected, ...change });
    assert.ok(!result.ok, "it was believed");
    return result.error;
  };
  const told = (change: Readonly<Record<string, unknown>>): string => refusal(signedToken({ ...claims, ...change }, rsa.privateKey));

  it("when it is the provider's, for us, of now and for this sign-in, then it is believed, by either way of signing", () => {
    assert.deepEqual(verifyIdToken(signedToken(claims, rsa.privateKey), expected), { ok: true, value: { subject: "p-7", address: "ben@seller.example" } });
    assert.ok(verifyIdToken(signedToken(claims, curve.privateKey, { alg: "ES256" }), { ...expected, keys: [jwkOf(curve.publicKey)] }).ok);
    assert.ok(verifyIdToken(signedToken({ ...claims, aud: ["steward", "other"], azp: "steward" }, rsa.privateKey), expected).ok);
  });

  it("when another signed it, or a key too weak, or the words were changed after, then not", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    assert.match(refusal(signedToken(claims, other.privateKey)), /signature/);
    assert.match(refusal(signedToken(claims, rsa.privateKey, { name: "k2" })), /signature/);
    assert.match(refusal(signedToken(claims, weak.privateKey), { keys: [jwkOf(weak.publicKey)] }), /signature/);
    assert.match(refusal(signedToken(claims, rsa.privateKey), { keys: [{ ...jwkOf(rsa.publicKey), use: "enc" }] }), /signature/);
    const [head = "", , signature = ""] = signedToken(claims, rsa.privateKey).split(".");
    const body = Buffer.from(JSON.stringify({ ...claims, email: "eve@seller.example" })).toString("base64url");
    assert.match(refusal(`${head}.${body}.${signature}`), /signature/);
  });

  it("when it names no way of signing, or the public key's own as a secret, then not", () => {
    const with_ = (header: object, sign: (text: string) => string): string => {
      const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
      return `${text}.${sign(text)}`;
    };
    assert.match(refusal(with_({ alg: "none" }, () => "AA")), /signed in a way/);
    const pem = rsa.publicKey.export({ type: "spki", format: "pem" });
    assert.match(refusal(with_({ alg: "HS256", kid: "k1" }, (text) => createHmac("sha256", pem).update(text).digest("base64url"))), /signed in a way/);
    assert.match(refusal(with_({ alg: "RS256", kid: "k1", crit: ["x"] }, () => "AA")), /signed in a way/);
    for (const form of ["", "a.b", "a.b.c.d", "..", `${"a".repeat(30_000)}.b.c`]) assert.match(refusal(form), /form of one|signed in a way/);
  });

  it("when it is of another provider, application, time or sign-in, then not", () => {
    assert.match(told({ iss: "https://evil.example" }), /another provider/);
    for (const change of [{ aud: "other" }, { aud: ["other"] }, { aud: ["steward", "other"] }, { azp: "other" }]) assert.match(told(change), /another application/);
    for (const change of [{ exp: SECONDS - 61 }, { iat: SECONDS + 61 }]) assert.match(told(change), /not of this time/);
    assert.match(told({ nonce: "n-2" }), /another sign-in/);
    assert.match(told({ nonce: undefined }), /lacks/);
  });

  it("when the address is missing or not verified, then nobody is known by it", () => {
    for (const change of [{ email: undefined }, { email_verified: false }, { email_verified: undefined }]) assert.match(told(change), /verified mail address/);
    assert.match(told({ email_verified: "true" }), /lacks/);
  });
});
