import { lineCutter } from "../../domain/audit/lines.ts";
import { type Found, openAll, readVkeys } from "../../domain/audit/note/open-all.ts";
import { isQuiet } from "../../domain/audit/quiet-entry.ts";
import { senseChecker } from "../../domain/audit/sense.ts";
import { chainWalker } from "../../domain/audit/walk-chain.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import type { Verified } from "./verify-audit.ts";

/** An export and what it is to be held against. */
export interface ExportToVerify {
  readonly entries: AsyncIterable<Buffer>;
  readonly vkeys: readonly Found[];
  readonly checkpoints: readonly Found[];
  readonly sense: boolean;
  readonly onProgress: (walked: number) => void;
}

const PROGRESS_EVERY = 50_000;

/** Walks an export as {@link verifyAudit} walks a database. The sentence says why that cannot be done; a broken log is a verdict, no error. */
export async function verifyExport({ entries, vkeys, checkpoints, sense, onProgress }: ExportToVerify): Promise<Result<Verified, string>> {
  const keys = readVkeys(vkeys);
  if (!keys.ok) return keys;
  const log = keys.value[0]?.name ?? "";
  const opened = openAll(checkpoints, log, keys.value);
  if (!opened.ok) return opened;
  const anchoredTo = Math.max(0, ...opened.value.map(({ size }) => size));
  const walker = chainWalker(log, { checkpoints: opened.value });
  const checker = sense ? senseChecker() : null;
  let [seen, loudBehind] = [0, false];
  const lines = lineCutter((line) => {
    checker?.push({ seq: seen, bytes: line.buffer.toString("utf8", line.start, line.end) });
    if (seen >= anchoredTo) loudBehind ||= !isQuiet(line);
    walker.line(line);
    seen += 1;
    if (seen % PROGRESS_EVERY === 0) onProgress(seen);
  });
  for await (const piece of entries) lines.push(piece);
  lines.end();
  onProgress(seen);
  const report = walker.finish();
  return ok({ ...report, isAnchored: report.ok && opened.value.length > 0 && !loudBehind, ...(checker === null ? {} : { semantic: checker.finish() }) });
}
