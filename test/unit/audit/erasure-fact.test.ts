import assert from "node:assert/strict";
import fc from "fast-check";

import { canonicalJson } from "../../../src/domain/audit/canonical-json.ts";
import { sealEntry } from "../../../src/domain/audit/entry.ts";
import type { AuditJson } from "../../../src/domain/audit/fact.ts";
import { erasureFacts, type Place, splitPlaces } from "../../../src/domain/audit/erasure-fact.ts";
import { placesErased } from "../../../src/domain/audit/reveal.ts";
import { settleSlots } from "../../../src/domain/audit/settle-slots.ts";

const OF = { actor: { kind: "admin", id: "cli" }, basis: "request", request: "T-1" } as const;
const somePlaces = (count: number): readonly Place[] => Array.from({ length: count }, (_, index) => ({ seq: Math.floor(index / 7), path: `/data/changes/${String(index % 7)}/after` }));
const placeOf = fc.record({ seq: fc.nat(1_000_000), path: fc.string({ minLength: 1, maxLength: 60 }).map((end) => `/data/${end}`) });
const keyOf = ({ seq, path }: Place): string => `${String(seq)} ${path}`;

function entryOf(bytes: string): AuditJson {
  const entry: unknown = JSON.parse(bytes);
  return entry as AuditJson;
}

describe("the entries of an erasure", () => {
  it("name every place once, in the order of the log, each entry within its size", () => {
    fc.assert(fc.property(fc.uniqueArray(placeOf, { maxLength: 200, selector: keyOf }), fc.integer({ min: 800, max: 3_000 }), (places, bytesMax) => {
      const parts = splitPlaces(places, bytesMax);
      assert.deepEqual(parts.flat().map(keyOf), places.toSorted((a, b) => a.seq - b.seq || (a.path < b.path ? -1 : 1)).map(keyOf));
      for (const part of parts) {
        const entries = [...Map.groupBy(part, ({ seq }) => seq)].map(([seq, same]) => ({ seq, paths: same.map(({ path }) => path.toWellFormed()) }));
        assert.ok(Buffer.byteLength(canonicalJson(entries)) <= bytesMax + 2);
        assert.ok(part.length > 0);
      }
    }));
  });

  it("are as many as a long erasure needs, and each can be sealed and read back", () => {
    const places = somePlaces(5_000);
    const facts = erasureFacts(OF, places, { activities: 3, keys: 0 });
    assert.ok(facts.length > 3);
    const read = facts.flatMap((fact, index) => {
      const bytes = sealEntry(settleSlots(fact, () => new Uint8Array(32)).fact, {
        log: "audit.example/t/x", head: { size: 9 + index, leaf: "0".repeat(64) }, id: "019aa000-0000-7000-8000-000000000000", at: "2026-11-21T09:00:00.000Z",
      });
      return placesErased(entryOf(bytes));
    });
    assert.deepEqual(read.map(keyOf), places.map(keyOf).toSorted((a, b) => Number(a.split(" ")[0]) - Number(b.split(" ")[0])));
    assert.deepEqual(facts.map(({ data }) => data["counts"]), [{ activities: 3 }, ...facts.slice(1).map(() => undefined)]);
    assert.equal(facts.reduce((sum, { data }) => sum + Number(data["n"]), 0), 5_000);
  });

  it("are one without places when only rows went, and none when nothing did", () => {
    assert.deepEqual(erasureFacts(OF, [], { contacts: 1 }).map(({ data }) => data), [{ request: "T-1", basis: "request", entries: [], n: 0, counts: { contacts: 1 } }]);
    assert.deepEqual(erasureFacts(OF, [], { contacts: 0 }), []);
  });
});
