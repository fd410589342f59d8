import assert from "node:assert/strict";
import fc from "fast-check";

import { anchorFact, ANCHORER } from "../../../src/domain/audit/anchor-fact.ts";
import { EMPTY_CHAIN } from "../../../src/domain/audit/chain.ts";
import { anchorIntentFact, anchorOutcomeFact, anchorRecordFact } from "../../../src/domain/audit/crm-anchor-facts.ts";
import { anchorKey } from "../../../src/domain/audit/crm-anchor.ts";
import { sealEntry } from "../../../src/domain/audit/entry.ts";
import type { Actor, AuditFact } from "../../../src/domain/audit/fact.ts";
import { isQuiet } from "../../../src/domain/audit/quiet-entry.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";

const LOG = "audit.example/t/demo";
const KEY = anchorKey(LOG, 1);
const admin: Actor = { kind: "admin", id: "cli" };

/** The fact as an entry, with its data as words: what it says of values is of no matter here. */
function lineOf(fact: Pick<AuditFact, "type" | "actor" | "subject" | "ref">, said: string, size = 7): Parameters<typeof isQuiet>[0] {
  const { type, actor, subject, ref } = fact;
  const bytes = sealEntry(
    { type, actor, data: { said }, ...(subject === undefined ? {} : { subject }), ...(ref === undefined ? {} : { ref }) },
    { log: LOG, head: { ...EMPTY_CHAIN, size }, id: "019d0d43-351b-7000-8000-000000000001", at: "2026-11-21T00:00:00.000Z" });
  const buffer = Buffer.from(`${"x".repeat(11)}${bytes}\n`);
  return { buffer, start: 11, end: buffer.length - 1, isWhole: true };
}

describe("an entry that is no reason to sign anew", () => {
  it("is any that tells of anchoring, whatever its type and number", () => {
    const facts = [
      anchorFact({ place: "handed-out", size: 3 }), anchorFact({ place: "crm", size: 3 }),
      anchorIntentFact({ crm: "hubspot", key: KEY, causeId: "019d", text: { subject: "a", body: "b" } }),
      anchorOutcomeFact({ crm: "hubspot", key: KEY, intentId: "019d", status: "ok", settledBy: "answer", ms: 1 }),
    ];
    for (const fact of facts) for (const size of [1, 10, 123_456_789]) assert.ok(isQuiet(lineOf(fact, "something", size)), `${fact.type} ${String(size)}`);
  });

  it("is any that tells of looking", () => {
    assert.ok(isQuiet(lineOf({ type: "access", actor: admin }, "something")));
  });

  it("is not the choice of a record, nor anything of another actor, whatever it quotes", () => {
    const chosen = anchorRecordFact("hubspot", admin, { before: null, after: { object: "account", crmId: crmRecordId("1") } });
    assert.ok(!isQuiet(lineOf(chosen, "something")));
    const actor = JSON.stringify({ id: ANCHORER.id, kind: ANCHORER.kind });
    const quotes = fc.oneof(fc.string(), fc.constantFrom(`"actor":${actor},`, `,"actor":${actor},`, '"type":"access","v":1}', '"key":"audit.anchor"'));
    fc.assert(fc.property(quotes, quotes, (one, other) => { assert.ok(!isQuiet(lineOf({ type: "config", actor: admin }, `${one}${other}`))); }));
    for (const other of [{ ...ANCHORER, kind: "admin" as const }, { ...ANCHORER, id: "audit-anchor-2" }, { ...ANCHORER, auth: "x" }]) assert.ok(!isQuiet(lineOf({ type: "config", actor: other }, "something")));
  });

  it("is none that cannot be read", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constant('{"_log":"a'), fc.constant('{"_log":"a","_prev":"')), (text) => {
      const buffer = Buffer.from(text);
      assert.equal(isQuiet({ buffer, start: 0, end: buffer.length, isWhole: false }), false);
    }));
  });
});
