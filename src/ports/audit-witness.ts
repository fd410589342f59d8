import type { TreeHash } from "../domain/audit/tree/hashes.ts";
import type { Result } from "../domain/model/result.ts";

/** A checkpoint to be cosigned. */
export interface Submission {
  /** The checkpoint's note, signed by its log. */
  readonly note: string;
  /** The size that the witness cosigned last, as far as is known; 0 when nothing is. */
  readonly oldSize: number;
  /** The hashes that prove that the log of `oldSize` entries is the beginning of the checkpoint's. Not asked for 0, nor for the checkpoint's own size. */
  readonly consistency: (oldSize: number) => Promise<readonly TreeHash[]>;
}

/** What a witness vouched for. */
export interface Cosigned {
  /** Signature lines with their ends, to be added to the note. All of them are the witness's own, and right. */
  readonly lines: readonly string[];
  /** When, by the witness's clock, in seconds since 1970. */
  readonly atS: number;
  /** From which size on it saw the log only grow; 0 when it met the log for the first time. */
  readonly fromSize: number;
}

/** Why there is no cosignature. */
export type WitnessFailureKind =
  /** The witness does not know the log, or takes none of the signatures as the log's: its operator has to be told. */
  | "unknown-log" | "untrusted"
  /** It cosigned another history of this log: the log was rewritten, or the witness is not honest. Somebody must look. */
  | "inconsistent"
  /** It cosigned a larger state than this one. Usual where a newer checkpoint was faster, else as grave as `inconsistent`. */
  | "ahead"
  /** Others submit checkpoints of this log at the same time. */
  | "contended"
  /** It could not read the request. */
  | "refused"
  /** Later may be better. */
  | "unavailable" | "timed-out"
  /** Redirects are not followed: the address has to be put right. */
  | "redirected"
  /** What it answered is not what a witness answers, or is not signed by its key. */
  | "bad-answer";

/** A failure, with a sentence for the operator and without a word of what the witness said. */
export interface WitnessFailure {
  readonly kind: WitnessFailureKind;
  readonly detail: string;
  readonly http: number | null;
}

/** A client of one witness. */
export interface Witness {
  /** The name of its key. */
  readonly name: string;
  /**
   * Has a checkpoint cosigned. Sends it a second time when the witness knows another size of the log. Safe to repeat, and
   * safe to call at once. Throws a RangeError for what is no checkpoint, an old size beyond it, and a proof of no hashes.
   */
  cosign(submission: Submission): Promise<Result<Cosigned, WitnessFailure>>;
}
