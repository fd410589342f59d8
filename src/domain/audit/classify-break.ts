import type { ChainHead } from "./chain.ts";
import type { Fitted } from "./checkpoint-watch.ts";
import type { EntryHeader } from "./entry-header.ts";
import type { ChainBreak } from "./report.ts";

/** The first line that does not follow, and what stands behind it. */
export interface Misfit {
  readonly log: string;
  /** The chain up to here: `size` is the position that is wrong. */
  readonly head: ChainHead;
  /** How the root fitted the checkpoints of exactly these entries; null when there is none. */
  readonly fitted: Fitted | null;
  /** The leaf of the last entry by the database's own account; null when nobody keeps one. */
  readonly storedLeaf: string | null;
  /** `_prev` of the last entry that was accepted; null when none was, or it was before this walk. */
  readonly prevOfLast: string | null;
  readonly header: EntryHeader | null;
  readonly leaf: string;
  /** It begins as it must, and yet is no entry: too long, or without an end. */
  readonly isDeformed: boolean;
  /** The file ends within it, and as far as it goes it begins as it must. */
  readonly isCutShort: boolean;
  /** The header behind it; null when nothing follows. */
  readonly next: { readonly header: EntryHeader | null } | null;
  /** The entry that should stand here stands further on. */
  readonly expectedLater: boolean;
  /** Its own number occurs again further on. */
  readonly sameSeqLater: boolean;
}

/** The misfit once one more line behind it was read. */
export function followerSeen(misfit: Misfit, header: EntryHeader | null): Misfit {
  const { head, log } = misfit;
  const isExpected = header !== null && header.log === log && header.prev === head.leaf && header.seq === head.size;
  return {
    ...misfit,
    next: misfit.next ?? { header },
    expectedLater: misfit.expectedLater || isExpected,
    sameSeqLater: misfit.sameSeqLater || (header !== null && header.seq === misfit.header?.seq),
  };
}

type Found = Pick<ChainBreak, "at" | "kind" | "detail">;

/** Names the break: the first rule that fits, in the order of the table in docs/audit-format.md, which numbers them. */
export function classifyBreak(misfit: Misfit): ChainBreak {
  const { log, head: { size: at, leaf: last }, header, expectedLater } = misfit;
  const n = String(at);
  if (misfit.isCutShort) return { at, kind: "truncated", detail: `the file ends within entry ${n}` }; // 1
  if (header === null) {
    return expectedLater
      ? { at, kind: "inserted", detail: `what stands at ${n} is no entry; entry ${n} follows later` } // 2
      : { at, kind: "altered", detail: `entry ${n} does not begin as an entry does` }; // 3
  }
  if (misfit.isDeformed) return { at, kind: "altered", detail: `entry ${n} is too long, or does not end as an entry does` }; // 4
  if (header.log !== log) return foreign(misfit, header); // 5, 6
  if (expectedLater) {
    return header.seq < at || misfit.sameSeqLater
      ? { at, kind: "inserted", detail: `what stands at ${n} does not belong here; entry ${n} follows later` } // 7
      : { at, kind: "reordered", detail: `entry ${String(header.seq)} stands at ${n}, and entry ${n} further on` }; // 8
  }
  const twin = forgedTwin(misfit, header);
  if (twin !== null) return twin; // 9
  if (header.seq === at) return unlinked(misfit); // 10, 11
  if (header.prev === last) return { at, kind: "altered", detail: `entry ${n} gives itself the number ${String(header.seq)}` }; // 12
  if (header.seq > at) return { at, kind: "missing", detail: goneBefore(at, header.seq) }; // 13
  return { at, kind: "inserted", detail: `entry ${String(header.seq)} stands a second time, at ${n}` }; // 14
}

const goneBefore = (at: number, seq: number): string => (seq === at + 1 ? `entry ${String(at)} is gone` : `entries ${String(at)} to ${String(seq - 1)} are gone`);

function foreign({ head: { size: at, leaf } }: Misfit, { log, prev, seq }: EntryHeader): Found {
  const n = String(at);
  // No other log can hold an entry that links to this one: only the name was changed.
  if (seq === at && prev === leaf) return { at, kind: "altered", detail: `entry ${n} names the log ${log}` };
  return { at, kind: "inserted", detail: `the entry at ${n} belongs to the log ${log}` };
}

/** Two entries of one number and one link stand side by side: the one that the next entry links to is the true one. */
function forgedTwin({ head: { size: at }, leaf, next, fitted, prevOfLast }: Misfit, { seq, prev }: EntryHeader): Found | null {
  if (at === 0 || seq !== at - 1 || prev !== prevOfLast) return null;
  const isTrueOne = next === null ? fitted?.unfits === true : next.header?.prev === leaf;
  return isTrueOne ? { at: at - 1, kind: "inserted", detail: `two entries ${String(seq)} stand side by side, and the log goes on from the second` } : null;
}

/** The number is right, the link is not: either the entry before was changed, or this one's link. */
function unlinked({ head: { size: at }, leaf, next, fitted, storedLeaf }: Misfit): Found {
  const n = String(at);
  const isItselfRight = next === null ? (storedLeaf === null ? fitted?.fits !== true : storedLeaf === leaf) : next.header?.prev === leaf;
  const isBefore = at > 0 && isItselfRight;
  if (isBefore) return { at: at - 1, kind: "altered", detail: `entry ${String(at - 1)} does not hash to _prev of ${n}` };
  return { at, kind: "altered", detail: `_prev of entry ${n} is not the hash of the entry before` };
}
