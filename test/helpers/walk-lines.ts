import { lineCutter } from "../../src/domain/audit/lines.ts";
import type { ChainReport } from "../../src/domain/audit/report.ts";
import { chainWalker, type WalkAgainst } from "../../src/domain/audit/walk-chain.ts";

/** How bytes are handed to the walker. */
export interface Handed {
  /** Each line by itself: by the words of the rules, without the kernel that takes what is whole by the dozen. */
  readonly oneByOne?: boolean;
  readonly pieceBytes?: number;
}

/** Walks a file of bytes as an export has them. */
export function walkBytes(log: string, bytes: Buffer, against: WalkAgainst = {}, { oneByOne = false, pieceBytes = bytes.length }: Handed = {}): ChainReport {
  const walker = chainWalker(log, against);
  const lines = lineCutter((line) => { walker.line(line); }, oneByOne ? undefined : (chunk, start) => walker.lines(chunk, start));
  // Lines are hashed in place: whoever walks the same bytes again needs them as they were.
  const copy = Buffer.from(bytes);
  for (let at = 0; at < copy.length; at += pieceBytes) lines.push(copy.subarray(at, at + pieceBytes));
  lines.end();
  return walker.finish();
}

/** Walks entries, each on a line of its own. */
export const walkLines = (log: string, entries: readonly string[], against: WalkAgainst = {}): ChainReport =>
  walkBytes(log, Buffer.from(entries.map((entry) => `${entry}\n`).join("")), against);
