import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { openRecorded } from "../../../src/domain/audit/open-recorded.ts";
import { parseInclusion } from "../../../src/domain/audit/note/proof-text.ts";
import { rootFrom } from "../../../scripts/verify-audit.mjs";
import { exportOf, keyOf, linesOf, linkTo, LOG, LOGS, logsLines, own, pathOfLines, proofOf, rootOfLines, run, type Said } from "./audit-export.ts";

const logs = keyOf(9, LOGS);
const ROOT = "ab".repeat(32);
const told = (size: number, more: Said = {}): Said => ({ log: LOG, root: ROOT, size, ...more });
/** What ours says of a proof: the checkpoint, or why there is none. */
const ours = (text: string, { vkey = logs.vkey, log = LOG }: { readonly vkey?: string; readonly log?: string } = {}): unknown => {
  const result = openRecorded({ proof: { place: "proof", text }, vkeys: [{ place: "key", text: vkey }] }, log);
  return result.ok ? result.value : result.error;
};

describe("a proof that the log of logs tells of a log", function () {
  this.timeout(60_000);

  it("leads to the root from every place of every tree, by the outsider's arithmetic as by ours, and from nowhere else", () => {
    for (let size = 1; size <= 33; size += 1) {
      const lines = logsLines(Array.from({ length: size - 1 }, (_, index) => told(index + 1)));
      const root = rootOfLines(lines).toString("hex");
      for (let index = 0; index < size; index += 1) {
        const [leaf, hashes] = [linkTo(lines[index]), pathOfLines(index, lines)];
        assert.equal(rootFrom(leaf, { index, size, hashes }), root, `${index} of ${size}`);
        if (index > 0) assert.deepEqual(ours(proofOf(index, lines, logs)), { size: index, root: ROOT, by: LOGS });
        for (const wrong of [{ index: (index + 1) % size, size, hashes }, { index, size, hashes: hashes.slice(1) }, { index, size, hashes: [...hashes, Buffer.alloc(32)] }]) {
          if (size > 1) assert.notEqual(rootFrom(leaf, wrong), root, `${index} of ${size}, told as ${wrong.index} with ${wrong.hashes.length} hashes`);
        }
      }
    }
  });

  it("with one character changed, left out or doubled tells of nothing", () => {
    const lines = logsLines([told(1), told(2), told(3), told(4)]);
    const whole = proofOf(3, lines, logs);
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.constantFrom("", "A", "=", "\n", "\r", " ", "0"), (at, character) => {
      const changed = whole.slice(0, at) + character + whole.slice(at + 1);
      const doubled = whole.slice(0, at) + (whole[at] ?? "") + whole.slice(at);
      if (changed !== whole) assert.equal(typeof ours(changed), "string", JSON.stringify(changed));
      assert.equal(typeof ours(doubled), "string", JSON.stringify(doubled));
    }), { numRuns: 1_000 });
    assert.equal(parseInclusion(whole)?.entry, lines[3]);
  });

  const wrongs: readonly (readonly [string, string, RegExp])[] = [
    ["is about another log", proofOf(1, logsLines([told(3, { log: "audit.example/t/other" })]), logs), /about another log|tells of another log/],
    ["tells of no size", proofOf(1, logsLines([told(0)]), logs), /tells of no checkpoint/],
    ["tells of half an entry", proofOf(1, logsLines([told(0.5)]), logs), /tells of no checkpoint/],
    ["tells of a root that is none", proofOf(1, logsLines([told(3, { root: "AB".repeat(32) })]), logs), /tells of no checkpoint/],
    ["is no record", proofOf(0, logsLines([]), logs), /tells of no checkpoint/],
    ["says something else under the key", proofOf(1, linesOf([{ type: "genesis" }, { data: { after: { p: told(3) }, key: "audit.key" }, type: "config" }], [], LOGS), logs), /tells of no checkpoint/],
    ["is in a log of another name than its key's", proofOf(1, linesOf([{ type: "genesis" }, { data: { after: { p: told(3) }, key: "audit.checkpoint" }, type: "config" }], [], "audit.example/x"), logs), /is not in the log|is in the log/],
    ["is no proof", "something else", /malformed|no proof/],
  ];
  for (const [name, proof, words] of wrongs) {
    it(`when it ${name}, then neither checker gives a verdict`, () => {
      assert.match(String(ours(proof)), words);
      const end = run({ ...exportOf(linesOf([{ type: "genesis" }])), "logs.tlog-proof": proof, "logs.vkey": logs.vkey });
      assert.deepEqual([end.code, end.stdout], [2, ""]);
      assert.match(end.stderr, words);
    });
  }

  it("of the format page is right, for both", () => {
    const page = readFileSync(new URL("../../../docs/audit-format.md", import.meta.url), "utf8");
    const [, proof = ""] = /\n(c2sp\.org\/tlog-proof@v1\n[^`]+)```/.exec(page) ?? [];
    const [, vkey = ""] = /verifier key (audit\.example\/logs\+\S+)\n/.exec(page) ?? [];
    const demo = linesOf([
      { at: "2026-11-21T00:00:00.000Z", data: { format: "crm-audit/1", hash: "sha256" }, type: "genesis", v: 1 },
      { at: "2026-11-21T00:00:01.000Z", data: { confidence_bp: 8700 }, type: "proposal", v: 1 },
      { at: "2026-11-21T00:00:02.000Z", data: { verdict: "approve", via: "bulk" }, type: "decision", v: 1 },
    ]);
    assert.deepEqual(ours(proof, { vkey }), { size: 3, root: rootOfLines(demo).toString("hex"), by: LOGS });
    const end = run({ ...exportOf(demo), "logs.tlog-proof": proof, "logs.vkey": `${vkey}\n` });
    assert.match(end.stdout, /^chain valid, 3 walked, .*\nthe log of logs audit\.example\/logs tells of 3 entries\n$/);
    const cut = run({ "entries.jsonl": exportOf(demo.slice(0, 2))["entries.jsonl"], vkey: own.vkey, "logs.tlog-proof": proof, "logs.vkey": `${vkey}\n` });
    assert.match(cut.stdout, /^chain broken at position 2: truncated /);
    assert.equal(cut.code, 1);
  });
});
