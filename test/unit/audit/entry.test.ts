import assert from "node:assert/strict";
import * as z from "zod";
import { EMPTY_CHAIN, leafHash } from "../../../src/domain/audit/chain.ts";
import { type SettledFact, sealEntry } from "../../../src/domain/audit/entry.ts";

const fact: SettledFact = { type: "genesis", actor: { kind: "system", id: "install" }, data: { format: "crm-audit/1", hash: "sha256", vkeys: ["a+b+c"], software: "steward" } };
const stamp = { log: "audit.example/t/demo", head: EMPTY_CHAIN, id: "019d0d43-351b-74c9-be5c-63e1f78151af", at: "2026-11-21T00:00:00.000Z" };

describe("sealing an entry", () => {
  it("when anything of its stamp is not in the format, then it is refused", () => {
    const wrong = [
      { log: "Audit.Example" }, { log: "" }, { log: "a".repeat(129) }, { id: "019d0d43-351b-44c9-be5c-63e1f78151af" }, { id: "019D0D43-351b-74c9-be5c-63e1f78151af" },
      { at: "2026-11-21T00:00:00Z" }, { at: "2026-11-21 00:00:00.000Z" },
    ];
    for (const change of wrong) assert.throws(() => sealEntry(fact, { ...stamp, ...change }), TypeError);
  });

  it("when it is genesis anywhere but first, or anything else first, then it is refused", () => {
    assert.throws(() => sealEntry(fact, { ...stamp, head: { size: 1, leaf: "0".repeat(64) } }), TypeError);
    assert.throws(() => sealEntry({ ...fact, type: "config" }, stamp), TypeError);
  });

  it("when it is larger than a tile may hold, then it is refused", () => {
    assert.throws(() => sealEntry({ ...fact, data: { long: "x".repeat(33_000) } }, stamp), /32768/);
  });

  it("writes exactly these bytes", () => {
    assert.equal(
      sealEntry(fact, stamp),
      `{"_log":"audit.example/t/demo","_prev":"${"0".repeat(64)}","_seq":0,"actor":{"id":"install","kind":"system"},"at":"2026-11-21T00:00:00.000Z",` +
        '"data":{"format":"crm-audit/1","hash":"sha256","software":"steward","vkeys":["a+b+c"]},"id":"019d0d43-351b-74c9-be5c-63e1f78151af","type":"genesis","v":1}',
    );
  });

  it("puts subject and reference in their sorted places, and leaves out what is unknown", () => {
    const bytes = sealEntry(
      { type: "outcome", actor: { kind: "service", id: "apply-writes" }, subject: { crm: "hubspot", object: "email", id: "7" }, ref: { write: "w" }, data: { status: "ok" } },
      { ...stamp, head: { size: 1, leaf: leafHash(sealEntry(fact, stamp)) } },
    );
    assert.deepEqual(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(bytes))), ["_log", "_prev", "_seq", "actor", "at", "data", "id", "ref", "subject", "type", "v"]);
  });
});
