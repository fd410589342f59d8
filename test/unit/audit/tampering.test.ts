import assert from "node:assert/strict";

import { EMPTY_CHAIN, leafHash } from "../../../src/domain/audit/chain.ts";
import { sealEntry } from "../../../src/domain/audit/entry.ts";
import { runTamperings } from "../../helpers/tampering-run.ts";

const LOG = "audit.example/t/demo";
const ENTRIES = 300;
const RUNS = 1_300;

function chainOf(log: string, size: number): readonly string[] {
  let head = EMPTY_CHAIN;
  return Array.from({ length: size }, (_, seq) => {
    const bytes = sealEntry(
      { type: seq === 0 ? "genesis" : "config", actor: { kind: "system", id: "install" }, data: { key: `k${String(seq)}`, reason: "x".repeat(20 + (seq % 50)) } },
      { log, head, id: `019d0d43-351b-7000-8000-${seq.toString(16).padStart(12, "0")}`, at: new Date(Date.UTC(2026, 10, 21) + seq * 1_000).toISOString() },
    );
    head = { size: seq + 1, leaf: leafHash(bytes) };
    return bytes;
  });
}

describe("a log that somebody tampered with", function () {
  this.timeout(60_000);
  const entries = chainOf(LOG, ENTRIES);
  const foreign = chainOf("audit.example/t/other", 40);

  it("is found out in every way of tampering, by both verifiers alike, in the right words", () => {
    const result = runTamperings({ log: LOG, entries, foreign, signed: [100, 200, 250, ENTRIES] }, RUNS, 1);
    assert.deepEqual(result.disagreements.slice(0, 5), []);
    assert.equal(result.detected, RUNS);
    assert.ok(result.kindRight >= RUNS * 0.995 && result.exact >= RUNS * 0.98, JSON.stringify(result));
  });

  it("without checkpoints shows what was cut or linked anew to nobody, and all else to everybody", () => {
    const result = runTamperings({ log: LOG, entries, foreign, signed: [] }, RUNS, 2);
    assert.deepEqual(result.disagreements.slice(0, 5), []);
    // Four ways of thirteen, besides some changes of the last entry and blocks cut from the end.
    assert.ok(result.detected < RUNS * (9 / 13) + 1 && result.detected > RUNS * 0.65, JSON.stringify(result));
  });
});
