import { err, type Result } from "../../domain/model/result.ts";

/** Why a file is no activity. Both parts are public: they name what is wrong and never quote content. */
export interface ParseFailure {
  /** Where: a file name, a line, a field. */
  readonly place: string;
  /** A sentence that tells the sender what to mend. */
  readonly reason: string;
}

/** A failed parse as a value. */
export const failure = (place: string, reason: string): { readonly ok: false; readonly error: ParseFailure } => err({ place, reason });

/** What reading yields; what a parser throws on damaged input becomes a failure at `place`. Anything else goes on up. */
export async function guarded<Value>(place: string, read: () => Promise<Result<Value, ParseFailure>>): Promise<Result<Value, ParseFailure>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError) {
      return failure(place, "It is damaged in a way that cannot be read.");
    }
    throw error;
  }
}
