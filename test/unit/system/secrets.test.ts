import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { masterKey } from "../../../src/adapters/system/master-key.ts";
import { secretsUnder } from "../../../src/adapters/system/secrets.ts";

const secrets = secretsUnder(Buffer.alloc(32, 1));

describe("sealed values", () => {
  it("when any byte is changed, then it does not open and the error tells no content", () => {
    const sealed = secrets.seal("words of a mail", "a/b/c");
    fc.assert(fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const altered = Uint8Array.from(sealed, (byte, index) => (index === place ? byte ^ change : byte));
      assert.throws(() => secrets.open(altered, "a/b/c"), (error: unknown) => error instanceof Error && !error.message.includes("words") && error.cause === undefined);
    }));
  });

  it("when it stands in another row, or is cut, or was sealed under another key, then it does not open", () => {
    const sealed = secrets.seal("x", "a/b/c");
    assert.throws(() => secrets.open(sealed, "a/b/d"), /altered/);
    assert.throws(() => secrets.open(sealed.slice(0, 20), "a/b/c"), /form/);
    assert.throws(() => secretsUnder(Buffer.alloc(32, 2)).open(sealed, "a/b/c"), /another key/);
  });

  it("opens to what was sealed, and equal values look different", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, context) => {
      assert.equal(secrets.open(secrets.seal(plain, context), context), plain);
    }));
    assert.notDeepEqual(secrets.seal("x", "c"), secrets.seal("x", "c"));
  });

  it("gives a stable pseudonym that depends on purpose and key", () => {
    assert.equal(secrets.pseudonym("delivery", "m-1"), secrets.pseudonym("delivery", "m-1"));
    const others = [secrets.pseudonym("thread", "m-1"), secrets.pseudonym("delivery", "m-2"), secretsUnder(Buffer.alloc(32, 2)).pseudonym("delivery", "m-1")];
    assert.equal(new Set([...others, secrets.pseudonym("delivery", "m-1")]).size, 4);
  });

  it("when values are sealed with joined keys, then they open with all of them in their order and with nothing less", () => {
    const [ana, ben] = [Buffer.alloc(32, 3), Buffer.alloc(32, 4)];
    const sealed = secrets.joined([ana, ben]).seal("said by both", "a/b/c");
    assert.equal(secrets.joined([ana, ben]).open(sealed, "a/b/c"), "said by both");
    for (const other of [secrets, secrets.joined([ana]), secrets.joined([ben]), secrets.joined([ben, ana]), secrets.joined([ana, Buffer.alloc(32, 5)]), secretsUnder(Buffer.alloc(32, 2)).joined([ana, ben])]) {
      assert.throws(() => other.open(sealed, "a/b/c"), /sealed under/);
    }
    assert.throws(() => secrets.joined([ana, ben]).open(sealed, "a/b/d"), /altered/);
    for (const keys of [[], [Buffer.alloc(31)]]) assert.throws(() => secrets.joined(keys), RangeError);
  });
});

describe("the master key", () => {
  let folder = "";
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "steward-key-")); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
  const fromFile = (): Uint8Array => masterKey({ dataDir: folder, stewardKey: undefined });

  it("when others can read the key file, then it is refused with the remedy", () => {
    fromFile();
    chmodSync(join(folder, "steward.key"), 0o640);
    assert.throws(fromFile, /chmod 600/);
  });

  it("when the file is a link, or holds no key, then it is refused without telling what it holds", () => {
    writeFileSync(join(folder, "elsewhere"), "not a key\n", { mode: 0o600 });
    symlinkSync(join(folder, "elsewhere"), join(folder, "steward.key"));
    assert.throws(fromFile, /plain file/);
    rmSync(join(folder, "steward.key"));
    writeFileSync(join(folder, "steward.key"), "c2VjcmV0\n", { mode: 0o600 });
    assert.throws(fromFile, (error: unknown) => error instanceof Error && /32 bytes/.test(error.message) && !error.message.includes("c2Vj"));
  });

  it("when STEWARD_KEY is no key, then it is refused without telling it", () => {
    assert.throws(() => masterKey({ dataDir: folder, stewardKey: "hunter2" }), (error: unknown) => error instanceof Error && !error.message.includes("hunter2"));
  });

  it("is made once, for its owner only, and found again", () => {
    const key = fromFile();
    assert.deepEqual(fromFile(), key);
    assert.equal(statSync(join(folder, "steward.key")).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(folder, "steward.key"), "utf8").trim(), Buffer.from(key).toString("base64"));
  });

  it("comes from STEWARD_KEY when that is set", () => {
    const key = Buffer.alloc(32, 9);
    assert.deepEqual(masterKey({ dataDir: folder, stewardKey: key.toString("base64") }), key);
  });
});
