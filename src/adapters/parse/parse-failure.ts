import { err } from "../../domain/model/result.ts";

/** Why a file is no activity. Both parts are public: they name what is wrong and never quote content. */
export interface ParseFailure {
  /** Where: a file name, a line, a field. */
  readonly place: string;
  /** A sentence that tells the sender what to mend. */
  readonly reason: string;
}

/** A failed parse as a value. */
export const failure = (place: string, reason: string): { readonly ok: false; readonly error: ParseFailure } => err({ place, reason });
