/** A folder that an export is written to. */
export interface ExportFolder {
  /** Throws with one sentence when the place cannot be written to, or something is there already. */
  begin(options?: { readonly hasValues?: boolean }): Promise<ExportWriter>;
}

/** That the log of logs tells of a log, for whoever has nothing else. */
export interface RecordedProof {
  /** How many entries of the log it tells of. */
  readonly size: number;
  /** C2SP tlog-proof with the entry's bytes in its `extra` line. */
  readonly text: string;
  /** The log of logs' verifier keys. */
  readonly vkeys: readonly string[];
}

/** What stands beside the entries. */
export interface ExportRest {
  readonly vkeys: readonly string[];
  readonly checkpoint: string | null;
  /** Signed notes; one that comes twice is written once. */
  readonly checkpoints: readonly string[];
  /** Null, or left out, where the log of logs does not tell of this log. */
  readonly recorded?: RecordedProof | null;
}

/** Writes an export piece by piece; it takes its name when it is finished. */
export interface ExportWriter {
  /** An entry's bytes, copied at once. */
  entry(bytes: Buffer): void;
  /** A line of `private.jsonl`: a value in clear, for its owner's eyes alone. Only in an export that was begun to have them. */
  value(line: string): void;
  /** Resolves when there is room for more. */
  drained(): Promise<void>;
  finish(rest: ExportRest): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}
