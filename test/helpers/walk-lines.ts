import { lineCutter } from "../../src/domain/audit/lines.ts";
import type { ChainReport } from "../../src/domain/audit/report.ts";
import { chainWalker, type WalkAgainst } from "../../src/domain/audit/walk-chain.ts";

/** Walks a file of bytes as an export has them. */
export function walkBytes(log: string, bytes: Buffer, against: WalkAgainst = {}): ChainReport {
  const walker = chainWalker(log, against);
  const lines = lineCutter((line) => { walker.line(line); });
  // Lines are hashed in place: whoever walks the same bytes again needs them as they were.
  lines.push(Buffer.from(bytes));
  lines.end();
  return walker.finish();
}

/** Walks entries, each on a line of its own. */
export const walkLines = (log: string, entries: readonly string[], against: WalkAgainst = {}): ChainReport =>
  walkBytes(log, Buffer.from(entries.map((entry) => `${entry}\n`).join("")), against);
