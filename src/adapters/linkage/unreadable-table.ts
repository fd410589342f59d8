/** A file could not be read as a table; `reason` may be shown. `subject` names what it is about where that is not the table itself. */
export class UnreadableTable extends Error {
  readonly reason: string;
  readonly subject: string | null;

  constructor(reason: string, subject: string | null = null) {
    super(reason);
    this.name = "UnreadableTable";
    this.reason = reason;
    this.subject = subject;
  }
}

/** What is said where the limit is too low. */
const OUT_OF_MEMORY = "the scan needs more memory than it may take: raise memoryMb, or lower threads";

/**
 * Why the database gave up, as a sentence without anything of the table and without a path: what it says itself quotes lines and names files of
 * its own. Null where that is a bug, and no matter of the file or the machine.
 */
export function whyNot(error: unknown): string | null {
  const text = error instanceof Error ? error.message : String(error);
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  if (/Maximum line size/i.test(text)) return `${line === undefined ? "a line" : `line ${line}`} is longer than 4 MB: a quote may be open there`;
  if (line !== undefined) return `line ${line} cannot be read as a row of the table`;
  if (/^Out of Memory Error/i.test(text)) return OUT_OF_MEMORY;
  if (/No space left on device|Could not write|failed to offload/i.test(text)) return "there is no room left on the disk for what does not fit in memory";
  if (/parquet|thrift|magic bytes|footer/i.test(text)) return "it is no Parquet file, or it is cut short or damaged";
  return /^(IO|Invalid Input|Conversion|Binder|Serialization) Error/.test(text) ? `the database cannot read it (${text.slice(0, text.indexOf(":"))})` : null;
}
