import { type Bookmark, mayGoOn } from "../../domain/audit/bookmark.ts";
import { type Found, openAll, readVkeys } from "../../domain/audit/note/open-all.ts";
import { type ValueChecker, valueChecker } from "../../domain/audit/value-checker.ts";
import { type FoundRecord, openRecorded, type RecordedHead } from "../../domain/audit/open-recorded.ts";
import { chainWalker } from "../../domain/audit/walk-chain.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import type { LogFile } from "../../ports/log-file.ts";
import { logReading, type ReadingOptions, type Verified, type Walked } from "./log-reading.ts";
import { walkSegments } from "./walk-segments.ts";

/** An export and what it is to be held against. */
export interface ExportToVerify {
  readonly entries: LogFile;
  readonly vkeys: readonly Found[];
  readonly checkpoints: readonly Found[];
  /** That the log of logs tells of this log; null, or left out, where nothing says so. */
  readonly recorded?: FoundRecord | null;
  readonly sense: boolean;
  /** The lines of `private.jsonl`, where they are to be held against the entries. */
  readonly values?: AsyncIterable<string>;
  readonly onProgress: (walked: number) => void;
  /** Where an earlier verification of the log ended. */
  readonly bookmark?: Bookmark | null;
}

/** What was found in an export, and what the log of logs tells of it, if anything. */
export interface VerifiedExport extends Verified {
  readonly recorded?: RecordedHead;
}

/** What was found, and where a later verification may go on. */
export interface WalkedExport extends Walked {
  readonly report: VerifiedExport;
}

/**
 * Walks an export as {@link verifyAudit} walks a database. The sentence says why that cannot be done; a broken log is a verdict, no error.
 *
 * There are two short ways: on from a bookmark, and in segments beside each other. Either can only say that all is right;
 * whatever else they meet, the walk in order has the word. The rules of an honest log, and values, are only held in order.
 */
export async function verifyExport({ entries, vkeys, checkpoints, recorded = null, sense, values, onProgress, bookmark = null }: ExportToVerify): Promise<Result<WalkedExport, string>> {
  const keys = readVkeys(vkeys);
  if (!keys.ok) return keys;
  const log = keys.value[0]?.name ?? "";
  const opened = openAll(checkpoints, log, keys.value);
  if (!opened.ok) return opened;
  const told = recorded === null ? ok(null) : openRecorded(recorded, log);
  if (!told.ok) return told;
  const heads = [...opened.value, ...(told.value === null ? [] : [told.value])];
  const options = { log, anchors: heads, checkpoints: heads, sense, values: values === undefined ? null : await checkerOf(values), onProgress };
  const short = sense || values !== undefined ? null : ((await walkOn(entries, options, bookmark)) ?? (await walkSegments(entries, options)));
  const { report, bookmark: reached } = short ?? (await walkInOrder(entries, options));
  return ok({ report: { ...report, ...(told.value === null ? {} : { recorded: told.value }) }, bookmark: reached });
}

async function checkerOf(values: AsyncIterable<string>): Promise<ValueChecker> {
  const checker = valueChecker();
  for await (const line of values) checker.shown(line);
  return checker;
}

async function walkOn(entries: LogFile, options: ReadingOptions, bookmark: Bookmark | null): Promise<Walked | null> {
  if (bookmark === null || !mayGoOn(bookmark, options)) return null;
  const walked = await walkInOrder(entries, { ...options, from: bookmark });
  return walked.report.ok ? walked : null;
}

async function walkInOrder(entries: LogFile, options: ReadingOptions): Promise<Walked> {
  const { log, checkpoints, from = null } = options;
  const walker = chainWalker(log, { checkpoints, ...(from === null ? {} : { from: from.state }) });
  const reading = logReading(() => walker, options);
  for await (const piece of entries.bytes(from?.lastAt ?? 0)) reading.lines.push(piece);
  return reading.finish();
}
