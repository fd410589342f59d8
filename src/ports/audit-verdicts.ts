import type { Bookmark } from "../domain/audit/bookmark.ts";
import type { BreakKind } from "../domain/audit/report.ts";
import type { Instant } from "../domain/model/time.ts";

/** What a verification of a log found. */
export interface KeptVerdict {
  /** When it began. */
  readonly at: Instant;
  /** When the last one began that read every entry and found all right; null when none did. */
  readonly wholeAt: Instant | null;
  /** `untrusted`: a checkpoint is not signed by a key that is trusted, so nothing could be said of the entries. */
  readonly verdict: "valid" | "untrusted" | BreakKind;
  /** How many entries the log had, as far as it was found right. */
  readonly walked: number;
  /** Where the next one may go on; null calls for a walk from the first entry. */
  readonly bookmark: Bookmark | null;
}

/** What was last found of each log, where no one who has only the database can change it. */
export interface AuditVerdicts {
  /** Null when none was kept, or what was kept cannot be read. */
  read(log: string): Promise<KeptVerdict | null>;
  /** In place of the one before. */
  keep(log: string, verdict: KeptVerdict): Promise<void>;
}
