import { type CheckpointWatch, checkpointWatch } from "./checkpoint-watch.ts";
import { EMPTY_CHAIN, entryPrefix, leafHash, type ChainHead } from "./chain.ts";
import { classifyBreak, followerSeen, type BreakEvidence } from "./classify-break.ts";
import { readHeader } from "./entry-header.ts";
import type { ChainBreak, ChainReport } from "./report.ts";
import { growingTree } from "./tree/compact-range.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/** An entry as it is stored: where it stands, and its bytes. */
export interface StoredEntry {
  readonly seq: number;
  readonly bytes: string;
}

/** Takes the entries of one log in stored order and says in the end whether they are one unbroken chain. */
export interface ChainWalker {
  push(entry: StoredEntry): void;
  /** How many entries were found right so far. */
  walked(): number;
  finish(): ChainReport;
}

/**
 * Walks a chain in constant memory: each entry must begin with the prefix that log, last leaf and position demand. At
 * the first that does not, the rest is only looked at to tell what kind of break it is. `stored` is where the database
 * says the chain ends; it shows a cut tail and a change of the last entry, as far as it is not changed itself. The
 * checkpoints, opened under the log's own key, show also what was cut, rewritten and linked anew as a whole.
 */
export function chainWalker(log: string, stored: ChainHead | null, checkpoints: readonly TreeHead[] = []): ChainWalker {
  let head: ChainHead = EMPTY_CHAIN;
  const tree = growingTree();
  const watch = checkpointWatch(checkpoints);
  const look = (): void => { while (watch.next() === tree.size()) watch.reached(tree.root()); };
  look();
  let evidence: BreakEvidence | null = null;

  return {
    push(entry) {
      if (evidence !== null) {
        evidence = followerSeen(evidence, readHeader(entry.bytes));
        return;
      }
      if (entry.seq === head.size && entry.bytes.startsWith(entryPrefix(log, head))) {
        head = { size: head.size + 1, leaf: leafHash(entry.bytes) };
        tree.push(head.leaf);
        look();
        return;
      }
      evidence = {
        log, head, row: entry.seq, header: readHeader(entry.bytes), leaf: leafHash(entry.bytes),
        next: null, expectedLater: false, sameSeqLater: false, storedLeaf: stored?.leaf ?? null,
      };
    },
    walked: () => head.size,
    finish() {
      const broken = evidence === null ? watch.finish(head.size) ?? atTheEnd(head, stored) : classifyBreak(evidence);
      return reported(broken, { log, walked: head.size, head, root: tree.root(), ...anchored(watch, checkpoints.length > 0, head.size) });
    },
  };
}

const reported = (broken: ChainBreak | null, report: Omit<ChainReport, "ok" | "broken">): ChainReport => ({ ok: broken === null, ...report, ...(broken === null ? {} : { broken }) });

function anchored(watch: CheckpointWatch, isAny: boolean, walked: number): Pick<ChainReport, "checkpoints" | "unanchored"> {
  const tally = watch.tally();
  return { ...(isAny ? { checkpoints: tally } : {}), unanchored: walked - tally.last_size };
}

/** All links fit: what is left to compare is the end. */
function atTheEnd(head: ChainHead, stored: ChainHead | null): ChainBreak | null {
  if (stored === null || (stored.size === head.size && stored.leaf === head.leaf)) return null;
  if (stored.size > head.size) {
    return { at: head.size, kind: "truncated", detail: `${String(stored.size)} entries were written, ${String(head.size)} are there` };
  }
  if (stored.size < head.size) {
    return { at: stored.size, kind: "inserted", detail: `${String(stored.size)} entries were written, ${String(head.size)} are there` };
  }
  return { at: head.size - 1, kind: "altered", detail: `entry ${String(head.size - 1)} does not hash to the stored head` };
}
