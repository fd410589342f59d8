import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

import type { AuditVerdicts, KeptVerdict } from "../../ports/audit-verdicts.ts";
import { BookmarkSchema, bookmarkOfJson, jsonOfBookmark } from "./bookmark-file.ts";
import { replaceFile } from "./replace-file.ts";

const VerdictSchema = z.strictObject({
  log: z.string(),
  at: z.iso.datetime(),
  whole_at: z.iso.datetime().nullable(),
  verdict: z.enum(["valid", "untrusted", "missing", "reordered", "inserted", "altered", "truncated", "re-chained", "forked"]),
  walked: z.int().nonnegative(),
  bookmark: BookmarkSchema.nullable(),
});

/**
 * One file a log in the data folder, outside the database: whoever rewrites a log there cannot say that it was found right.
 * Not in the folder of checkpoints, which an administrator may have made append-only.
 */
export function verdictFiles(dataDir: string): AuditVerdicts {
  const folder = join(dataDir, "audit-verdicts");
  // A log's name has slashes, and no tilde.
  const pathOf = (log: string): string => join(folder, `${log.replaceAll("/", "~")}.json`);
  return {
    async read(log) {
      const text = await readFile(pathOf(log), "utf8").catch(() => null);
      return text === null ? null : verdictIn(text, log);
    },
    async keep(log, { at, wholeAt, verdict, walked, bookmark }) {
      const kept: z.infer<typeof VerdictSchema> = { log, at, whole_at: wholeAt, verdict, walked, bookmark: bookmark === null ? null : jsonOfBookmark(bookmark) };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replaceFile(pathOf(log), `${JSON.stringify(kept)}\n`);
    },
  };
}

/** What cannot be read is as good as none: the log is walked from its first entry. */
function verdictIn(text: string, log: string): KeptVerdict | null {
  try {
    const kept = VerdictSchema.parse(JSON.parse(text));
    if (kept.log !== log) return null;
    return { at: kept.at, wholeAt: kept.whole_at, verdict: kept.verdict, walked: kept.walked, bookmark: kept.bookmark === null ? null : bookmarkOfJson(kept.bookmark) };
  } catch {
    return null;
  }
}
