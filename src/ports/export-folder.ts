/** A folder that an export is written to. */
export interface ExportFolder {
  /** Throws with one sentence when the place cannot be written to, or something is there already. */
  begin(): Promise<ExportWriter>;
}

/** What stands beside the entries. */
export interface ExportRest {
  readonly vkeys: readonly string[];
  readonly checkpoint: string | null;
  /** Signed notes; one that comes twice is written once. */
  readonly checkpoints: readonly string[];
}

/** Writes an export piece by piece; it takes its name when it is finished. */
export interface ExportWriter {
  /** An entry's bytes, copied at once. */
  entry(bytes: Buffer): void;
  /** Resolves when there is room for more. */
  drained(): Promise<void>;
  finish(rest: ExportRest): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}
