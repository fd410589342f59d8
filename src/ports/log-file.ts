import type { SegmentAsk, SegmentSum } from "../domain/audit/segments/walk-segment.ts";

/** A log in a file: each entry followed by an LF. */
export interface LogFile {
  /** Its bytes from the `from`th on, in order and in pieces that end anywhere. May be written into. */
  bytes(from?: number): AsyncIterable<Buffer>;
  /**
   * What its segments say of themselves, in order, found out several at a time. `sum` is null where one does not fit, or
   * could not be looked at; none comes from a file that is too small to be worth it.
   */
  segments(ask: SegmentAsk): AsyncIterable<FileSegment>;
}

/** One segment of a log's file. */
export interface FileSegment {
  /** The byte that it begins at. */
  readonly at: number;
  readonly sum: SegmentSum | null;
}
