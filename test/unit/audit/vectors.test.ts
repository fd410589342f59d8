import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import * as z from "zod";
import { canonicalJson } from "../../../src/domain/audit/canonical-json.ts";
import { EMPTY_CHAIN, entryPrefix, leafHash } from "../../../src/domain/audit/chain.ts";
import { commitment } from "../../../src/domain/audit/commitment.ts";
import { openCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../../src/domain/audit/note/ed25519.ts";
import { parseVkey, vkeyOf } from "../../../src/domain/audit/note/verifier-key.ts";
import { growingTree } from "../../../src/domain/audit/tree/compact-range.ts";

const LOG = "audit.example/t/demo";

/** The published vectors of the audit format: whoever checks our logs relies on them, so they never change. */
const VECTORS = [
  {
    bytes: '{"_log":"audit.example/t/demo","_prev":"0000000000000000000000000000000000000000000000000000000000000000","_seq":0,"at":"2026-11-21T00:00:00.000Z","data":{"format":"crm-audit/1","hash":"sha256"},"type":"genesis","v":1}',
    leaf: "88e4600dda6a3259585d002fe6be3a894c14261416952bf5ea1d9c0699e982df",
  },
  {
    bytes: '{"_log":"audit.example/t/demo","_prev":"88e4600dda6a3259585d002fe6be3a894c14261416952bf5ea1d9c0699e982df","_seq":1,"at":"2026-11-21T00:00:01.000Z","data":{"confidence_bp":8700},"type":"proposal","v":1}',
    leaf: "34f8135038487985c882d3f8e43c34e6cb048d3aaacdf6ce4cf9e5114d434c14",
  },
  {
    bytes: '{"_log":"audit.example/t/demo","_prev":"34f8135038487985c882d3f8e43c34e6cb048d3aaacdf6ce4cf9e5114d434c14","_seq":2,"at":"2026-11-21T00:00:02.000Z","data":{"verdict":"approve","via":"bulk"},"type":"decision","v":1}',
    leaf: "30b50cbe01504ccac69b922e4c8a5f106ebeef8c80e443503e248bbe0141dba4",
  },
] as const;

const ROOT = "78a5c7cb452103af5f9d413495ceef10cf420dc3a91bcc7235e86f19a137fcf8";
const VKEY = "audit.example/t/demo+ee4a0e3d+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
const CHECKPOINT = `audit.example/t/demo
3
eKXHy0UhA69fnUE0lc7vEM9CDcOpG8xyNehvGaE3/Pg=

— audit.example/t/demo 7koOPcQT6Wl8PrmOBjncdS/y5mv8wxtgU441Hj+cfxF2qADMHMw5GTO4gIFXtxBwv4WANji9VvcEDwYj3fv0iN5UQwA=
`;

describe("the audit format's test vectors", () => {
  it("hash to the published leaves", () => {
    for (const { bytes, leaf } of VECTORS) assert.equal(leafHash(bytes), leaf);
  });

  it("begin with the prefix that their place demands", () => {
    let head = EMPTY_CHAIN;
    for (const { bytes, leaf } of VECTORS) {
      assert.ok(bytes.startsWith(entryPrefix(LOG, head)));
      head = { size: head.size + 1, leaf };
    }
  });

  it("are canonical", () => {
    for (const { bytes } of VECTORS) assert.equal(canonicalJson(z.json().parse(JSON.parse(bytes))), bytes);
  });

  it("give the published commitment", () => {
    assert.equal(commitment(Buffer.alloc(32, 1), "Negotiation"), "215dcbe28aa83f0c63c20f53aa22499d7b8d598b5e0f4168a3e16c33de13eb7a");
  });

  it("give the published root", () => {
    const tree = growingTree();
    for (const { leaf } of VECTORS) tree.push(leaf);
    assert.equal(tree.root(), ROOT);
  });

  it("give the published verifier key", () => {
    assert.equal(vkeyOf(LOG, publicKeyOf(Buffer.alloc(32, 7))), VKEY);
  });

  it("give the published checkpoint, byte for byte, and it opens under the published key", () => {
    const checkpoint = { origin: LOG, size: 3, root: ROOT };
    assert.equal(signCheckpoint(checkpoint, Buffer.alloc(32, 7)), CHECKPOINT);
    const key = parseVkey(VKEY);
    assert.ok(key);
    assert.deepEqual(openCheckpoint(CHECKPOINT, LOG, [key]), checkpoint);
  });
});

describe("a commitment", () => {
  it("is HMAC-SHA-256 of the canonical bytes under the salt", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string({ unit: "binary" }), (salt, value) => {
      assert.equal(commitment(salt, value), createHmac("sha256", salt).update(canonicalJson(value)).digest("hex"));
    }));
  });

  it("when the salt is short, then it is refused", () => {
    assert.throws(() => commitment(Buffer.alloc(16), "x"), RangeError);
  });
});
