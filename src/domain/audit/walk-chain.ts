import { EMPTY_CHAIN, leafHashAt, type ChainHead } from "./chain.ts";
import { type CheckpointWatch, checkpointWatch } from "./checkpoint-watch.ts";
import { classifyBreak, followerSeen, type Misfit } from "./classify-break.ts";
import { HEADER_BYTES_MAX, readHeader } from "./entry-header.ts";
import { expectedPrefix } from "./expected-prefix.ts";
import type { LogLine } from "./lines.ts";
import { asNextEntry } from "./next-entry.ts";
import type { ChainBreak, ChainReport } from "./report.ts";
import { linkedLines } from "./kernel/chain-kernel.ts";
import { type CompactRange, EMPTY_RANGE, growingTree } from "./tree/compact-range.ts";
import { HASH_BYTES, type TreeHash } from "./tree/hashes.ts";
import type { TreeNode } from "./tree/nodes.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/** Takes the lines of one log in order and says in the end whether they are one unbroken chain. */
export interface ChainWalker {
  line(line: LogLine): void;
  /** Takes whole lines from `start` on, at most so many and none behind the next checkpoint, as long as they follow on; perhaps none. Returns where the next line begins. */
  lines(buffer: Buffer, start: number, linesMax?: number): number;
  /** How many entries were found right so far. */
  walked(): number;
  /** The root of the tree so far. */
  root(): TreeHash;
  /** Where the chain stands: a later walk may begin there. */
  reached(): ChainState;
  finish(): ChainReport;
}

/** All that is needed to go on with a walk: the last leaf, and the tree so far. */
export interface ChainState {
  readonly leaf: string;
  readonly range: CompactRange;
}

/** What a chain is held against. */
export interface WalkAgainst {
  /** Where the database says the chain ends; it shows a cut tail as far as it is not changed itself. */
  readonly stored?: ChainHead | null;
  /** Opened under the log's own key: they show also what was cut, rewritten and linked anew as a whole. */
  readonly checkpoints?: readonly TreeHead[];
  /** Where an earlier walk ended. */
  readonly from?: ChainState;
  /** Told of each node of level 1 and above whose last entry was found right. */
  readonly onNode?: (node: TreeNode) => void;
}

const NOTHING_WALKED: ChainState = { leaf: EMPTY_CHAIN.leaf, range: EMPTY_RANGE };

/**
 * Walks a chain in constant memory: each entry must begin with the prefix that log, last leaf and position demand. At
 * the first that does not, the rest is only looked at to tell what kind of break it is (docs/audit-format.md).
 */
export function chainWalker(log: string, { stored = null, checkpoints = [], from = NOTHING_WALKED, onNode }: WalkAgainst = {}): ChainWalker {
  let head: ChainHead = { size: from.range.size, leaf: from.leaf };
  let prevOfLast: string | null = null;
  const prefix = expectedPrefix(log);
  prefix.after(head);
  const tree = growingTree(from.range, onNode === undefined ? undefined : (level, n, hash) => { onNode({ level, n, hash }); });
  const watch = checkpointWatch(checkpoints, head.size);
  const look = (): void => { while (watch.next() === head.size) watch.reached(tree.root()); };
  look();
  let misfit: Misfit | null = null;

  return {
    lines(buffer, start, linesMax = Infinity) {
      if (misfit !== null) return start;
      const { count, end, leaves } = linkedLines(buffer, start, { log, head, linesMax: Math.min(linesMax, (watch.next() ?? Infinity) - head.size) });
      if (count === 0) return start;
      const hexOf = (index: number): string => (index < 0 ? head.leaf : leaves.toString("hex", index * HASH_BYTES, (index + 1) * HASH_BYTES));
      prevOfLast = hexOf(count - 2);
      head = { size: head.size + count, leaf: hexOf(count - 1) };
      prefix.after(head);
      tree.pushAll(leaves);
      look();
      return end;
    },
    line(line) {
      const { buffer, start, end, isWhole } = line;
      if (misfit !== null) {
        misfit = followerSeen(misfit, headerOf(line));
        return;
      }
      const stands = asNextEntry(prefix, line);
      const leaf = leafHashAt(buffer, start, end);
      if (stands === "entry") {
        prevOfLast = head.leaf;
        head = { size: head.size + 1, leaf };
        prefix.after(head);
        tree.push(leaf);
        if (watch.next() === head.size) look();
        return;
      }
      misfit = {
        log, head, storedLeaf: stored?.leaf ?? null, prevOfLast, leaf, fitted: watch.fitted(head.size), header: headerOf(line), isDeformed: stands === "linked",
        isCutShort: !isWhole && prefix.mayBegin(buffer, start, end),
        next: null, expectedLater: false, sameSeqLater: false,
      };
    },
    walked: () => head.size,
    root: () => tree.root(),
    reached: () => ({ leaf: head.leaf, range: tree.range() }),
    finish() {
      const broken = misfit === null ? watch.finish(head.size) ?? againstStored(head, stored) : classifyBreak(misfit);
      return reported(broken, { log, walked: head.size, head, root: tree.root(), ...anchored(watch, checkpoints.length > 0, head.size) });
    },
  };
}

const headerOf = ({ buffer, start, end }: LogLine): Misfit["header"] => readHeader(buffer.toString("latin1", start, Math.min(end, start + HEADER_BYTES_MAX)));

const reported = (broken: ChainBreak | null, report: Omit<ChainReport, "ok" | "broken">): ChainReport => ({ ok: broken === null, ...report, ...(broken === null ? {} : { broken }) });

function anchored(watch: CheckpointWatch, isAny: boolean, walked: number): Pick<ChainReport, "checkpoints" | "unanchored"> {
  const tally = watch.tally();
  return { ...(isAny ? { checkpoints: tally } : {}), unanchored: walked - tally.last_size };
}

/** All links fit: what is left to compare is the end. */
function againstStored(head: ChainHead, stored: ChainHead | null): ChainBreak | null {
  if (stored === null || (stored.size === head.size && stored.leaf === head.leaf)) return null;
  const detail = `${String(stored.size)} entries were written, ${String(head.size)} are there`;
  if (stored.size > head.size) return { at: head.size, kind: "truncated", detail };
  if (stored.size < head.size) return { at: stored.size, kind: "inserted", detail };
  return { at: head.size - 1, kind: "altered", detail: `entry ${String(head.size - 1)} does not hash to the stored head` };
}
