import assert from "node:assert/strict";
import fc from "fast-check";

import { parseCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { signersOf } from "../../../src/domain/audit/note/signed-note.ts";
import { checkpointThinner } from "../../../src/domain/audit/thin-checkpoints.ts";

const LOG = "audit.example/t/demo";
const MAX = 64;
const SHARED_MAX = 28;
/** Signed under one of some keys of the log, and by some witness besides; only how the lines begin is looked at here. */
const noteOf = (size: number, { key = 1, witness = 0 } = {}): string => {
  const id = Buffer.alloc(4, key);
  const line = (name: string): string => `— ${name} ${Buffer.concat([id, Buffer.alloc(64, size % 256)]).toString("base64")}\n`;
  return `${LOG}\n${String(size)}\n${Buffer.alloc(32).toString("base64")}\n\n${line(LOG)}${witness === 0 ? "" : line(`witness.example/w${String(witness)}`)}`;
};
const sizeOf = (note: string): number => parseCheckpoint(note)?.size ?? assert.fail("no checkpoint");
const isShared = (note: string): boolean => note.includes("— witness.example/");

function thinned(notes: readonly string[], max = MAX): readonly string[] {
  const thinner = checkpointThinner(max);
  for (const note of notes) thinner.add(note, parseCheckpoint(note) ?? assert.fail("no checkpoint"));
  return thinner.kept();
}

/** Of different sizes, as a log has them: under few keys, some with a witness's word. */
const someNotes = fc.uniqueArray(fc.record({ size: fc.integer({ min: 1, max: 5_000 }), key: fc.integer({ min: 1, max: 3 }), witness: fc.nat(12) }), { selector: ({ size }) => size, minLength: 1, maxLength: 400 })
  .map((some) => some.map(({ size, key, witness }) => noteOf(size, { key, witness: witness > 2 ? 0 : witness })));

describe("checkpoints, thinned out", () => {
  it("are as they were while they are few", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { maxLength: 28 }), (sizes) => {
      const notes = sizes.toSorted((a, b) => a - b).map((size) => noteOf(size));
      assert.deepEqual(thinned(notes), notes);
    }));
  });

  it("are never more than there is room for, and the same in whatever order they came, or twice", () => {
    fc.assert(fc.property(someNotes, fc.array(fc.nat()), (notes, order) => {
      const few = thinned(notes);
      assert.ok(few.length <= MAX);
      const shuffled = notes.map((note, index) => ({ note, at: order[index] ?? -index })).toSorted((a, b) => a.at - b.at).map(({ note }) => note);
      assert.deepEqual(thinned([...shuffled, ...notes]), few);
    }));
  });

  it("hold the largest, the first under each key, and all that others signed while these are few", () => {
    fc.assert(fc.property(someNotes, (notes) => {
      const few = new Set(thinned(notes));
      const bySize = notes.toSorted((a, b) => sizeOf(a) - sizeOf(b));
      assert.ok(few.has(bySize.at(-1) ?? ""));
      for (const same of Map.groupBy(bySize, (note) => signersOf(note)?.[0]?.id).values()) assert.ok(few.has(same[0] ?? ""));
      const shared = bySize.filter(isShared);
      if (shared.length <= SHARED_MAX) assert.ok(shared.every((note) => few.has(note)));
      else assert.ok(few.has(shared.at(-1) ?? ""));
    }));
  });

  it("are evenly spaced: no stretch between two of them is wider than four times its share of the log", () => {
    fc.assert(fc.property(fc.integer({ min: 100, max: 3_000 }), (size) => {
      const sizes = thinned(Array.from({ length: size }, (_, index) => noteOf(index + 1))).map(sizeOf);
      const widest = Math.max(...sizes.map((one, index) => one - (sizes[index - 1] ?? 0)));
      assert.ok(widest <= (4 * size) / SHARED_MAX, `${String(widest)} of ${String(size)}`);
    }), { numRuns: 30 });
  });

  it("with less room are some of those with more", () => {
    fc.assert(fc.property(someNotes, (notes) => {
      const more = new Set(thinned(notes, 3 * MAX));
      assert.deepEqual(thinned(notes).filter((note) => !more.has(note)), []);
    }));
  });

  it("cannot be crowded out by keys and witnesses that somebody made up", () => {
    const notes = Array.from({ length: 2_000 }, (_, index) => noteOf(index + 1, { key: 1 + (index % 200), witness: index }));
    const few = thinned(notes);
    assert.ok(few.length <= MAX && few.includes(notes.at(-1) ?? ""));
  });

  it("are told apart by their signers as they name themselves", () => {
    const note = signCheckpoint({ origin: LOG, size: 1, root: "00".repeat(32) }, Buffer.alloc(32, 7));
    assert.deepEqual(signersOf(note)?.map(({ name }) => name), [LOG]);
    assert.equal(signersOf(`${note}nothing of the kind\n`), null);
  });
});
