import { EMPTY_CHAIN, leafHash } from "../../src/domain/audit/chain.ts";
import { sealEntry } from "../../src/domain/audit/entry.ts";
import { signCheckpoint } from "../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../src/domain/audit/note/ed25519.ts";
import type { Found } from "../../src/domain/audit/note/open-all.ts";
import { vkeyOf } from "../../src/domain/audit/note/verifier-key.ts";
import { growingTree } from "../../src/domain/audit/tree/compact-range.ts";
import type { TreeHead } from "../../src/domain/audit/tree/verify-proofs.ts";

const LF = 0x0a;
const SEED = Buffer.alloc(32, 7);

/** Entries that are linked from the first on; every fifth only tells of a look. */
export function sealedEntries(log: string, size: number, says = "x"): readonly string[] {
  let head = EMPTY_CHAIN;
  return Array.from({ length: size }, (_, seq) => {
    const isLook = seq % 5 === 4;
    const bytes = sealEntry(
      {
        type: seq === 0 ? "genesis" : isLook ? "access" : "config", actor: { kind: "system", id: "install" },
        data: isLook ? { what: "verify", n: seq, result: "valid", said: says.repeat(40) } : { key: `k${String(seq)}`, reason: says.repeat(20 + (seq % 50)) },
      },
      { log, head, id: `019d0d43-351b-7000-8000-${seq.toString(16).padStart(12, "0")}`, at: new Date(Date.UTC(2026, 10, 21) + seq * 1_000).toISOString() },
    );
    head = { size: seq + 1, leaf: leafHash(bytes) };
    return bytes;
  });
}

/** The tree after each of the entries; the empty one first. */
export function headsOf(entries: readonly string[]): readonly TreeHead[] {
  const tree = growingTree();
  return [{ size: 0, root: tree.root() }, ...entries.map((entry) => {
    tree.push(leafHash(entry));
    return { size: tree.size(), root: tree.root() };
  })];
}

/** Each entry on a line of its own. */
export const fileOf = (entries: readonly string[]): Buffer => Buffer.from(entries.map((entry) => `${entry}\n`).join(""));

/** The bytes behind which such a file may be cut into lines. */
export function lineEnds(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) ends.push(at + 1);
  return ends;
}

/** The key under which {@link signed} signs for a log. */
export const vkeyFound = (log: string): Found => ({ place: "the test", text: vkeyOf(log, publicKeyOf(SEED)) });

/** Checkpoints as a log's signer makes them. */
export const signed = (log: string, heads: readonly TreeHead[]): readonly Found[] => heads.map(({ size, root }) => ({ place: String(size), text: signCheckpoint({ origin: log, size, root }, SEED) }));
