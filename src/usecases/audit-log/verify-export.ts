import { type Found, openAll, readVkeys } from "../../domain/audit/note/open-all.ts";
import { chainWalker } from "../../domain/audit/walk-chain.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { logReading, type Verified } from "./log-reading.ts";

/** An export and what it is to be held against. */
export interface ExportToVerify {
  readonly entries: AsyncIterable<Buffer>;
  readonly vkeys: readonly Found[];
  readonly checkpoints: readonly Found[];
  readonly sense: boolean;
  readonly onProgress: (walked: number) => void;
}

/** Walks an export as {@link verifyAudit} walks a database. The sentence says why that cannot be done; a broken log is a verdict, no error. */
export async function verifyExport({ entries, vkeys, checkpoints, sense, onProgress }: ExportToVerify): Promise<Result<Verified, string>> {
  const keys = readVkeys(vkeys);
  if (!keys.ok) return keys;
  const log = keys.value[0]?.name ?? "";
  const opened = openAll(checkpoints, log, keys.value);
  if (!opened.ok) return opened;
  const walker = chainWalker(log, { checkpoints: opened.value });
  const reading = logReading(() => walker, { anchors: opened.value, sense, onProgress });
  for await (const piece of entries) reading.lines.push(piece);
  return ok(reading.finish());
}
