import assert from "node:assert/strict";
import fc from "fast-check";

import { EMPTY_CHAIN, leafHash } from "../../../src/domain/audit/chain.ts";
import { decidingSizes } from "../../../src/domain/audit/deciding-sizes.ts";
import { sealEntry } from "../../../src/domain/audit/entry.ts";
import type { ChainReport } from "../../../src/domain/audit/report.ts";
import { growingTree } from "../../../src/domain/audit/tree/compact-range.ts";
import type { TreeHead } from "../../../src/domain/audit/tree/verify-proofs.ts";
import { walkLines } from "../../helpers/walk-lines.ts";

const LOG = "audit.example/t/demo";
const SIZE = 12;

/** A chain of entries that say this, and its root at each size. */
function chainOf(says: readonly string[]): { readonly lines: readonly string[]; readonly roots: readonly string[] } {
  let head = EMPTY_CHAIN;
  const tree = growingTree();
  const roots = [tree.root()];
  const lines = says.map((reason, seq) => {
    const bytes = sealEntry({ type: seq === 0 ? "genesis" : "config", actor: { kind: "system", id: "install" }, data: { key: `k${String(seq)}`, reason: reason.padEnd(40, ".") } },
      { log: LOG, head, id: `019d0d43-351b-7000-8000-${seq.toString(16).padStart(12, "0")}`, at: "2026-11-21T00:00:00.000Z" });
    head = { size: seq + 1, leaf: leafHash(bytes) };
    tree.push(head.leaf);
    roots.push(tree.root());
    return bytes;
  });
  return { lines, roots };
}

const SAID = Array.from({ length: SIZE }, (_, seq) => `reason ${String(seq)}`);
const TRUE_ONE = chainOf(SAID);

/** A checkpoint as somebody may have put it there: of this history or that, signed or made up. */
interface Put extends TreeHead {
  readonly isSigned: boolean;
}

/** A log that was left alone, cut, changed in a byte, or written anew from an entry on, beside any checkpoints. */
const someCase = fc.record({
  size: fc.integer({ min: 1, max: SIZE }), changed: fc.nat(SIZE - 1), how: fc.constantFrom("whole", "re-chained", "byte", "gone"),
  puts: fc.array(fc.record({ size: fc.integer({ min: 1, max: SIZE }), isOther: fc.boolean(), isSigned: fc.boolean() }), { maxLength: 10 }),
}).map(({ size, changed, how, puts }) => {
  const other = chainOf(SAID.with(changed, "another reason"));
  const lines = (how === "re-chained" ? other : TRUE_ONE).lines.slice(0, size);
  if (how === "byte") lines[changed % size] = (lines[changed % size] ?? "").replace("reason", "season");
  if (how === "gone") lines.splice(changed % size, 1);
  return { lines, puts: puts.map((put): Put => ({ size: put.size, root: (put.isOther ? other : TRUE_ONE).roots[put.size] ?? "", isSigned: put.isSigned })) };
});

const walk = (lines: readonly string[], checkpoints: readonly TreeHead[]): ChainReport => walkLines(LOG, lines, { checkpoints });
const sizesOf = (heads: readonly TreeHead[]): readonly number[] => heads.map(({ size }) => size);
const verdictOf = ({ ok, walked, broken, checkpoints, unanchored }: ChainReport): unknown => ({ ok, walked, kind: broken?.kind, at: broken?.at, upto: broken?.upto, to: checkpoints?.last_size ?? 0, unanchored });

describe("checkpoints that were taken at their word", () => {
  it("change no verdict once those at the deciding sizes turn out to be signed: what is made up elsewhere gains nothing", () => {
    let verdicts = 0;
    fc.assert(fc.property(someCase, ({ lines, puts }) => {
      const report = walk(lines, puts);
      const deciding = decidingSizes(report, sizesOf(puts));
      if (puts.some(({ size, isSigned }) => deciding.has(size) && !isSigned)) return;
      verdicts += 1;
      const signed = puts.filter(({ isSigned }) => isSigned);
      assert.deepEqual(verdictOf(report), verdictOf(walk(lines, signed)));
    }), { numRuns: 3_000 });
    assert.ok(verdicts > 300, String(verdicts));
  });

  it("are few however many there are", () => {
    fc.assert(fc.property(someCase, ({ lines, puts }) => {
      assert.ok(decidingSizes(walk(lines, puts), sizesOf(puts)).size <= 5);
    }));
  });

  it("when nothing was made up, then no checkpoint stands in the way of a verdict", () => {
    assert.deepEqual([...decidingSizes(walk(TRUE_ONE.lines, [4, 9].map((size) => ({ size, root: TRUE_ONE.roots[size] ?? "" }))), [4, 9])], [9]);
    assert.deepEqual([...decidingSizes(walk(TRUE_ONE.lines, []), [])], []);
  });
});
