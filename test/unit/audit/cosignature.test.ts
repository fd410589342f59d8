import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { checkpointText, openCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { type CosignerKey, cosignaturesOf, parseCosignerVkey } from "../../../src/domain/audit/note/cosignature.ts";
import { publicKeyOf } from "../../../src/domain/audit/note/ed25519.ts";
import { signatureLine } from "../../../src/domain/audit/note/signed-note.ts";
import { parseVkey, verifierKey, vkeyOf } from "../../../src/domain/audit/note/verifier-key.ts";
import { type Cosigner, cosignatureLine, someCosigner } from "./stub-witness.ts";

const LOG = "audit.example/t/demo";
const CHECKPOINT = { origin: LOG, size: 300, root: "ab".repeat(32) };
const TEXT = checkpointText(CHECKPOINT);
const TIME_S = 1_790_000_000;
const WITNESS = someCosigner("witness.example/w1");
const LINE = cosignatureLine(WITNESS, TEXT, BigInt(TIME_S));

const keyOf = ({ vkey }: Cosigner): CosignerKey => parseCosignerVkey(vkey) ?? assert.fail("no key");

describe("a cosignature", () => {
  it("of a public witness on a public log's checkpoint is right", () => {
    // The staging log Arche of transparency.dev, cosigned by a witness of the public network on 2026-05-23.
    const text = "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n";
    const lines = "— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n"
      + "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n";
    const key = parseCosignerVkey("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2") ?? assert.fail("no key");
    const found = cosignaturesOf(key, text, lines);
    assert.deepEqual(found, { ok: true, value: [{ line: lines.slice(lines.indexOf("— remora")), atS: 0x6a122120 }] });
    assert.deepEqual(cosignaturesOf(key, text.replace("1432088532", "42"), lines), { ok: false, error: "wrong" });
  });

  it("is found among those of others, as often as it is there, with its time", () => {
    const other = cosignatureLine(someCosigner("witness.example/w2"), TEXT, 5n);
    const namesake = cosignatureLine(someCosigner(WITNESS.name), "other\n", 5n);
    const later = cosignatureLine(WITNESS, TEXT, BigInt(TIME_S + 1));
    assert.deepEqual(cosignaturesOf(keyOf(WITNESS), TEXT, `${other}${LINE}${namesake}${later}`), { ok: true, value: [{ line: LINE, atS: TIME_S }, { line: later, atS: TIME_S + 1 }] });
    assert.deepEqual(cosignaturesOf(keyOf(WITNESS), TEXT, `${other}${namesake}`), { ok: true, value: [] });
  });

  it("does not count for another text or another time, nor with a character changed", () => {
    assert.deepEqual(cosignaturesOf(keyOf(WITNESS), checkpointText({ ...CHECKPOINT, size: 301 }), LINE), { ok: false, error: "wrong" });
    assert.deepEqual(cosignaturesOf(keyOf(WITNESS), `${TEXT}an extension\n`, LINE), { ok: false, error: "wrong" });
    fc.assert(fc.property(fc.nat(LINE.length - 1), fc.constantFrom("", "A", "=", "\n", "\r", " ", "0", "—"), (at, character) => {
      const changed = LINE.slice(0, at) + character + LINE.slice(at + 1);
      fc.pre(changed !== LINE);
      const found = cosignaturesOf(keyOf(WITNESS), TEXT, changed);
      assert.ok(!found.ok || found.value.length === 0, JSON.stringify(changed));
    }), { numRuns: 1_000 });
  });

  it("has a time that a calendar knows", () => {
    for (const timeS of [1n, BigInt(Number.MAX_SAFE_INTEGER)]) assert.equal(cosignaturesOf(keyOf(WITNESS), TEXT, cosignatureLine(WITNESS, TEXT, timeS)).ok, true);
    for (const timeS of [0n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) assert.deepEqual(cosignaturesOf(keyOf(WITNESS), TEXT, cosignatureLine(WITNESS, TEXT, timeS)), { ok: false, error: "wrong" });
  });

  it("is no signature of a note, nor the other way round", () => {
    const seed = Buffer.alloc(32, 9);
    const note = signCheckpoint(CHECKPOINT, Buffer.alloc(32, 7));
    const cosigner = keyOf(WITNESS);
    assert.equal(openCheckpoint(`${note}${LINE}`, LOG, [{ name: WITNESS.name, id: cosigner.id, publicKey: cosigner.publicKey }]), null);
    const { id, publicKey } = verifierKey("w", publicKeyOf(seed));
    assert.deepEqual(cosignaturesOf({ cosigner: "w", id, publicKey }, TEXT, signatureLine(TEXT, { name: "w", seed })), { ok: false, error: "wrong" });
    assert.deepEqual(openCheckpoint(`${note}${LINE}`, LOG, [verifierKey(LOG, publicKeyOf(Buffer.alloc(32, 7)))]), CHECKPOINT, "beside the log's own signature it does no harm");
  });

  it("is none among what are no signature lines, nor among more than a note may have", () => {
    const other = cosignatureLine(someCosigner("w"), TEXT, 5n);
    for (const lines of ["", "\n", LINE.trimEnd(), `${LINE}\n`, `\n${LINE}`, `${LINE}thank you\n`, LINE.replace("—", "-"), LINE.replace("\n", "\r\n"), "— w AAAA\n", other.repeat(101), `— w ${"A".repeat(70_000)}\n`]) {
      assert.deepEqual(cosignaturesOf(keyOf(WITNESS), TEXT, lines), { ok: false, error: "unreadable" }, lines.slice(0, 100));
    }
    assert.equal(cosignaturesOf(keyOf(WITNESS), TEXT, other.repeat(99) + LINE).ok, true);
  });

  it("of a length that is not its own is wrong", () => {
    const blob = Buffer.from(LINE.split(" ")[2] ?? "", "base64");
    for (const bytes of [blob.subarray(0, 5), blob.subarray(0, 12), blob.subarray(0, 13), blob.subarray(0, -1), Buffer.concat([blob, Buffer.of(0)]), Buffer.concat([blob.subarray(0, 4), blob.subarray(12)])]) {
      assert.deepEqual(cosignaturesOf(keyOf(WITNESS), TEXT, `— ${WITNESS.name} ${bytes.toString("base64")}\n`), { ok: false, error: "wrong" });
    }
  });
});

describe("a cosigner's key", () => {
  it("reads as the standard writes it, and as nothing else", () => {
    assert.deepEqual([keyOf(WITNESS).cosigner, keyOf(WITNESS).id], [WITNESS.name, WITNESS.id.toString("hex")]);
    fc.assert(fc.property(fc.nat(WITNESS.vkey.length - 1), fc.constantFrom("", "A", "+", "0", " ", "\n"), (at, character) => {
      const changed = WITNESS.vkey.slice(0, at) + character + WITNESS.vkey.slice(at + 1);
      if (changed !== WITNESS.vkey) assert.equal(parseCosignerVkey(changed), null, changed);
    }), { numRuns: 500 });
  });

  it("is not a log's key, nor one of a type that is not known here", () => {
    const raw = publicKeyOf(Buffer.alloc(32, 7));
    assert.equal(parseCosignerVkey(vkeyOf("w", raw)), null);
    assert.equal(parseVkey(WITNESS.vkey), null);
    for (const type of [0x00, 0x01, 0x05, 0x06, 0xff]) {
      const typed = Buffer.concat([Buffer.of(type), raw]);
      const id = createHash("sha256").update("w\n").update(typed).digest("hex").slice(0, 8);
      assert.equal(parseCosignerVkey(`w+${id}+${typed.toString("base64")}`), null, String(type));
    }
  });
});
