import type { ChainHead } from "./chain.ts";
import type { EntryHeader } from "./entry-header.ts";
import type { ChainBreak } from "./report.ts";

/** What is known of the first entry that does not fit, and of what stands behind it. */
export interface BreakEvidence {
  readonly log: string;
  /** The chain up to here: `size` is the position that is wrong. */
  readonly head: ChainHead;
  /** Where the misfit is stored. */
  readonly row: number;
  readonly header: EntryHeader | null;
  readonly leaf: string;
  /** The header behind it; null when it is the last row. */
  readonly next: { readonly header: EntryHeader | null } | null;
  /** The entry that should stand here stands further on. */
  readonly expectedLater: boolean;
  /** The misfit's own number occurs again further on. */
  readonly sameSeqLater: boolean;
  /** The last leaf by the stored head, null when nobody keeps one. */
  readonly storedLeaf: string | null;
}

/** The evidence once one more row behind the misfit was read. */
export function followerSeen(evidence: BreakEvidence, header: EntryHeader | null): BreakEvidence {
  const { head, log } = evidence;
  const isExpected = header !== null && header.log === log && header.prev === head.leaf && header.seq === head.size;
  return {
    ...evidence,
    next: evidence.next ?? { header },
    expectedLater: evidence.expectedLater || isExpected,
    sameSeqLater: evidence.sameSeqLater || (header !== null && header.seq === evidence.header?.seq),
  };
}

/** Names the break: the first rule that fits (AUDIT, section on verification). */
export function classifyBreak(evidence: BreakEvidence): ChainBreak {
  const { log, head: { size: at }, header, row } = evidence;
  const n = String(at);
  if (row > at && header?.seq === row && !evidence.expectedLater) {
    return { at, kind: "missing", detail: row === at + 1 ? `entry ${n} is gone` : `entries ${n} to ${String(row - 1)} are gone` };
  }
  if (header === null) return { at, kind: "altered", detail: `entry ${n} does not begin as an entry does` };
  if (header.log !== log) return foreign(evidence, header);
  if (evidence.expectedLater) {
    const twice = header.seq <= at || evidence.sameSeqLater;
    return twice
      ? { at, kind: "inserted", detail: `what stands at ${n} does not belong here; entry ${n} follows later` }
      : { at, kind: "reordered", detail: `entry ${String(header.seq)} stands at ${n}, and entry ${n} further on` };
  }
  if (header.seq === at) return unlinked(evidence);
  return misnumbered(evidence, header);
}

function foreign({ head }: BreakEvidence, { log, prev, seq }: EntryHeader): ChainBreak {
  const n = String(head.size);
  // No other log can hold an entry that links to this one: only the name was changed.
  if (seq === head.size && prev === head.leaf) return { at: head.size, kind: "altered", detail: `entry ${n} names the log ${log}` };
  return { at: head.size, kind: "inserted", detail: `the entry at ${n} belongs to the log ${log}` };
}

/** The number is right, the link is not: either the entry before was changed, or this one's link. */
function unlinked({ head, leaf, next, storedLeaf }: BreakEvidence): ChainBreak {
  const linked = next === null ? leaf === storedLeaf : next.header?.prev === leaf;
  if (linked && head.size > 0) {
    const before = String(head.size - 1);
    return { at: head.size - 1, kind: "altered", detail: `entry ${before} does not hash to _prev of ${String(head.size)}` };
  }
  return { at: head.size, kind: "altered", detail: `_prev of entry ${String(head.size)} is not the hash of the entry before` };
}

function misnumbered({ head: { size: at }, next }: BreakEvidence, { seq }: EntryHeader): ChainBreak {
  const n = String(at);
  const goesOn = next === null || next.header?.seq === at + 1;
  if (goesOn) return { at, kind: "altered", detail: `entry ${n} gives itself the number ${String(seq)}` };
  return seq > at
    ? { at, kind: "missing", detail: `entry ${n} is gone; ${String(seq)} stands in its place` }
    : { at, kind: "inserted", detail: `entry ${String(seq)} stands a second time, at ${n}` };
}
