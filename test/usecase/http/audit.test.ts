import assert from "node:assert/strict";

import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { leafHash } from "../../../src/domain/audit/chain.ts";
import { openCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { parseVkey } from "../../../src/domain/audit/note/verifier-key.ts";
import { growingTree } from "../../../src/domain/audit/tree/compact-range.ts";
import { isIncluded } from "../../../src/domain/audit/tree/verify-proofs.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";

const ENTRIES = 700;

describe("the audit log over HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let base: string;
  let key: string;
  let one: InstallationId;
  let other: InstallationId;
  let log: string;
  let signed: number;
  before(async () => {
    web = await startWeb();
    one = await installed(web, "1");
    other = await installed(web, "2");
    base = `${web.origin}/api/v1/audit/${one}`;
    key = await keyOf(web, one, ["audit:read"]);
    await web.app.store.inInstallation(one, (tx) => tx.audit.append(Array.from({ length: ENTRIES }, (_, index) => configFact(`setting.${String(index)}`, "Grüße"))));
    const signing = await web.app.audit.sign(one);
    assert.ok(signing.state === "signed" && signing.last !== null);
    signed = signing.last.size;
    ({ log } = await web.app.audit.log(one));
  });
  after(() => web.stop());

  const get = (path: string): Promise<Response> => fetch(`${base}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const text = async (path: string): Promise<string> => {
    const response = await get(path);
    assert.equal(response.status, 200, path);
    return response.text();
  };
  const hashes = async (path: string): Promise<readonly string[]> => {
    const response = await get(path);
    assert.deepEqual([response.status, response.headers.get("content-type"), response.headers.get("cache-control")], [200, "application/octet-stream", "private, max-age=31536000, immutable"], path);
    const bytes = Buffer.from(await response.arrayBuffer());
    return Array.from({ length: bytes.length / 32 }, (_, index) => bytes.toString("hex", index * 32, (index + 1) * 32));
  };
  const rootOf = (leaves: readonly string[]): string => {
    const tree = growingTree();
    for (const leaf of leaves) tree.push(leaf);
    return tree.root();
  };

  it("gives key, checkpoint and entries with which anyone can compute the root anew", async () => {
    const vkey = parseVkey((await text("/vkey")).trim());
    assert.ok(vkey !== null);
    const checkpoint = openCheckpoint(await text("/checkpoint"), log, [vkey]);
    const lines = (await text("/entries")).trimEnd().split("\n");
    assert.equal(checkpoint?.size, signed);
    assert.equal(rootOf(lines.slice(0, signed).map(leafHash)), checkpoint.root);
    assert.deepEqual((await text(`/entries?from=10&limit=3`)).trimEnd().split("\n"), lines.slice(10, 13));
    assert.equal(await text(`/entries?from=${String(signed + 100)}`), "");
  });

  it("gives tiles of hashes and of entries, whole and partial, as C2SP tlog-tiles has them", async () => {
    const lines = (await text("/entries")).trimEnd().split("\n").slice(0, signed);
    const leaves = lines.map(leafHash);
    assert.deepEqual(await hashes("/tile/0/001"), leaves.slice(256, 512));
    assert.deepEqual(await hashes(`/tile/0/002.p/${String(signed - 512)}`), leaves.slice(512, signed));
    assert.deepEqual(await hashes("/tile/1/000.p/2"), [rootOf(leaves.slice(0, 256)), rootOf(leaves.slice(256, 512))]);
    const bundle = Buffer.from(await (await get("/tile/entries/000.p/2")).arrayBuffer());
    const first = bundle.readUInt16BE(0);
    assert.equal(bundle.toString("utf8", 2, 2 + first), lines[0]);
    assert.equal(bundle.toString("utf8", 2 + first + 2), lines[1]);
  });

  for (const path of ["/tile/0/003", "/tile/0/002", "/tile/1/000", "/tile/0/000.p/256", "/tile/0/000.p/0", "/tile/6/000", "/tile/0/x000/001", "/tile/0/1", "/tile/entries/002", "/tile/0/..%2f..", "/tile/"]) {
    it(`has no tile ${path}`, async () => { assert.equal((await get(path)).status, 404); });
  }

  it("proves an entry, and says what is not signed yet", async () => {
    const proof = (await text("/entries/300/proof")).split("\n");
    assert.deepEqual(proof.slice(0, 2), ["c2sp.org/tlog-proof@v1", "index 300"]);
    const path = proof.slice(2, proof.indexOf("")).map((line) => Buffer.from(line, "base64").toString("hex"));
    const vkey = parseVkey((await text("/vkey")).trim());
    const checkpoint = openCheckpoint(proof.slice(proof.indexOf("") + 1).join("\n"), log, vkey === null ? [] : [vkey]);
    const leaf = leafHash((await text("/entries?from=300&limit=1")).trimEnd());
    assert.ok(checkpoint !== null && isIncluded({ index: 300, leaf, proof: path }, checkpoint));
    assert.equal((await get("/entries/99999/proof")).status, 404);
    assert.equal((await get("/entries/-1/proof")).status, 400);
  });

  it("verifies, and writes down that somebody did", async () => {
    const { walked: before } = await web.app.audit.verify(one);
    const { status, text: body } = await ask(`${base}/verify`, { method: "POST", key });
    assert.equal(status, 200);
    assert.match(body, new RegExp(`"line":"chain valid, ${String(before)} walked, root [0-9a-f]{64}, checkpoints \\d+/\\d+, unanchored tail \\d+"`));
    assert.equal((await web.app.audit.verify(one)).walked, before + 1);
  });

  it("walks a log once for all who ask at once, and writes down each walk once", async () => {
    const { walked: before } = await web.app.audit.verify(one);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(`${base}/verify`, { method: "POST", key })));
    assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 200));
    // A walk sees the entries about those before it, so that different walks tell different lengths.
    const walks = new Set(answers.map(({ text: body }) => /"walked":(\d+)/.exec(body)?.[1]));
    assert.equal((await web.app.audit.verify(one)).walked, before + walks.size);
  });

  it("shows a key no other installation's log, and nobody anything without a key", async () => {
    for (const path of ["/checkpoint", "/vkey", "/entries", "/entries/0/proof", "/tile/0/000"]) {
      problemOf(await ask(`${web.origin}/api/v1/audit/${other}${path}`, { key }), 404);
      problemOf(await ask(`${base}${path}`), 401);
      problemOf(await ask(`${base}${path}`, { key: await keyOf(web, one, ["reviews:read"]) }), 403);
    }
  });
});
