import type { CallFailure, ReaderName, Reading, ReadingInput, TokensUsed } from "../domain/model/reading.ts";

/** What one call may take. */
export interface CallLimits {
  /** From the first byte sent to the last read, the repair included. */
  readonly timeoutMs: number;
  readonly outputTokensMax: number;
}

/** What came of a call. `tokens` as the provider counts them; where it does not tell, what it can have been at most. */
export type ModelAnswer = { readonly tokens: TokensUsed } & ({ readonly outcome: "read"; readonly reading: Reading } | { readonly outcome: CallFailure });

/** A language model. What is given to it is screened; neither that nor a key nor what it answers stands in any error or log line. */
export interface LanguageModel {
  readonly name: ReaderName;
  /** Asks once, and once more when the answer has not the form that was asked for. Never rejects. */
  read(input: ReadingInput, limits: CallLimits): Promise<ModelAnswer>;
  /** More tokens than these a call cannot take. */
  tokensAtMost(input: ReadingInput, limits: Pick<CallLimits, "outputTokensMax">): TokensUsed;
  /** Whether the provider answers and takes the key. Sends no text and costs nothing. Never rejects. */
  reach(): Promise<"answers" | "refuses-key" | "no-answer">;
}
