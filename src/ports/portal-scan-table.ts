import type { LinkObject } from "../domain/linkage/features.ts";
import type { Instant } from "../domain/model/time.ts";

/** How a scan ended: stopped by somebody, refused by the scanner, failed by a bug or a broken machine. */
export type ScanOutcome = "done" | "stopped" | "refused" | "failed";

/** What a scan of one kind of record came to. */
export interface FoundInPortal {
  readonly records: number;
  /** Pairs worth a look. */
  readonly pairs: number;
  /** Of them those that are open now and were not. */
  readonly opened: number;
  /** Open ones that are no longer alike. */
  readonly dropped: number;
  /** What agreement is worth now. */
  readonly modelVersion: string;
}

/** The last scan of an installation. */
export interface PortalScan {
  readonly startedAt: Instant;
  /** Both null while it is under way, and after one that was killed. */
  readonly endedAt: Instant | null;
  readonly outcome: ScanOutcome | null;
  readonly found: Partial<Readonly<Record<LinkObject, FoundInPortal>>>;
}

/** Remembers the last scan of a whole mirror for duplicates. */
export interface PortalScanTable {
  last(): Promise<PortalScan | null>;
  /** Takes the place of the one before. */
  begin(at: Instant): Promise<void>;
  end(how: { readonly at: Instant; readonly outcome: ScanOutcome; readonly found: PortalScan["found"] }): Promise<void>;
}
