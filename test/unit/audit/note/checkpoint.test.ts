import assert from "node:assert/strict";
import fc from "fast-check";
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from "../../../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../../../src/domain/audit/note/ed25519.ts";
import { openNote, signatureLine, signNote } from "../../../../src/domain/audit/note/signed-note.ts";
import { parseVkey, verifierKey, vkeyOf } from "../../../../src/domain/audit/note/verifier-key.ts";

const LOG = "audit.example/t/demo";
const SEED = Buffer.alloc(32, 7);
const OTHER = Buffer.alloc(32, 9);
const KEY = verifierKey(LOG, publicKeyOf(SEED));
const CHECKPOINT = { origin: LOG, size: 300, root: "ab".repeat(32) };
const NOTE = signCheckpoint(CHECKPOINT, SEED);

describe("a signed checkpoint", () => {
  it("opens under its log's key, whoever else signed it", () => {
    const witness = signatureLine(checkpointText(CHECKPOINT), { name: "witness.example", seed: OTHER });
    assert.deepEqual(openCheckpoint(NOTE, LOG, [KEY]), CHECKPOINT);
    assert.deepEqual(openCheckpoint(`${NOTE}${witness}`, LOG, [KEY]), CHECKPOINT);
    assert.deepEqual(openNote(`${NOTE}${witness}`, [KEY, verifierKey("witness.example", publicKeyOf(OTHER))])?.by, [LOG, "witness.example"]);
  });

  it("does not open with one character changed, left out or doubled", () => {
    fc.assert(fc.property(fc.nat(NOTE.length - 1), fc.constantFrom("", "A", "=", "\n", "\r", " ", "0"), (at, character) => {
      const changed = NOTE.slice(0, at) + character + NOTE.slice(at + 1);
      const doubled = NOTE.slice(0, at) + (NOTE[at] ?? "") + NOTE.slice(at);
      if (changed !== NOTE) assert.equal(openCheckpoint(changed, LOG, [KEY]), null, JSON.stringify(changed));
      assert.equal(openCheckpoint(doubled, LOG, [KEY]), null, JSON.stringify(doubled));
    }), { numRuns: 1_000 });
  });

  it("does not open for another log, another key, or a key of the same name that signed something else", () => {
    assert.equal(openCheckpoint(NOTE, "audit.example/t/other", [KEY]), null);
    assert.equal(openCheckpoint(NOTE, LOG, [verifierKey(LOG, publicKeyOf(OTHER))]), null);
    assert.equal(openCheckpoint(NOTE, LOG, []), null);
    const foreign = signNote(checkpointText({ ...CHECKPOINT, origin: "audit.example/t/other" }), { name: LOG, seed: SEED });
    assert.equal(openCheckpoint(foreign, LOG, [KEY]), null);
  });

  it("is none when its size or root is not written in the one way", () => {
    const [, , root = ""] = checkpointText(CHECKPOINT).split("\n");
    for (const size of ["0300", "-1", "3e2", " 300", "300 ", "", "99999999999999999"]) assert.equal(parseCheckpoint(`${LOG}\n${size}\n${root}\n`), null, size);
    for (const wrong of ["", root.slice(0, -1), root.replace("=", ""), `${root}=`, Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64")]) assert.equal(parseCheckpoint(`${LOG}\n300\n${wrong}\n`), null, wrong);
    assert.deepEqual(parseCheckpoint(`${LOG}\n0\n${root}\nsomebody's extension\n`), { ...CHECKPOINT, size: 0 });
  });

  it("is refused in a second when it is ten megabytes long, or signed by everybody", () => {
    assert.equal(openNote(`${"a".repeat(10_000_000)}\n\n`, [KEY]), null);
    assert.equal(openNote(`${checkpointText(CHECKPOINT)}\n${signatureLine(checkpointText(CHECKPOINT), { name: "w", seed: OTHER }).repeat(101)}`, [KEY]), null);
  });

  it("is never signed over what is no text of whole lines", () => {
    for (const text of ["no end", "tab\t\n", "bell\u0007\n", "\ud800\n", "line\r\n"]) assert.throws(() => signNote(text, { name: LOG, seed: SEED }), RangeError);
  });
});

describe("a verifier key", () => {
  it("reads as it was written, and as nothing else", () => {
    const vkey = vkeyOf(LOG, publicKeyOf(SEED));
    assert.deepEqual(parseVkey(vkey)?.id, KEY.id);
    fc.assert(fc.property(fc.nat(vkey.length - 1), fc.constantFrom("", "A", "+", "0", " "), (at, character) => {
      const changed = vkey.slice(0, at) + character + vkey.slice(at + 1);
      if (changed !== vkey) assert.equal(parseVkey(changed), null, changed);
    }), { numRuns: 500 });
    for (const wrong of ["", "a+b+c", `${vkey} `, `${vkey}\n`, vkey.replace("+A", "+B")]) assert.equal(parseVkey(wrong), null, wrong);
  });
});
