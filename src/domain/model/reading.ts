import type { ActivityKind } from "./activity.ts";
import type { PromiseType, SignalType } from "./judgement.ts";
import type { ReasonCode } from "./reasons.ts";

/** What a language model is shown of a screened activity: its sentences, and under which name each was said. Nothing else. */
export interface ReadingInput {
  readonly kind: ActivityKind;
  readonly lines: readonly { readonly speaker: string; readonly text: string }[];
}

/** What promises a model may report. */
export const READ_PROMISES = ["price", "discount", "scope", "delivery", "terms", "legal", "sla", "roadmap", "exclusivity", "refund"] as const satisfies readonly PromiseType[];
/** What signals a model may report. */
export const READ_SIGNALS = ["stage", "forecast", "close_date", "amount", "competitor", "champion_left"] as const satisfies readonly SignalType[];
/** The doubts that a model may raise; each becomes a reason for a person to look. */
export const READ_CONCERNS = ["sensitive", "privileged", "opt_out", "injection", "date_ambiguous", "owner_unclear"] as const satisfies readonly ReasonCode[];

/** What a model says it read. Nothing in it is believed before `extract/reading/check-reading.ts` found it in the source. */
export interface Reading {
  readonly statements: readonly { readonly text: string; readonly quotes: readonly string[] }[];
  readonly steps: readonly { readonly owner: string; readonly action: string; readonly quote: string }[];
  readonly promises: readonly { readonly type: (typeof READ_PROMISES)[number]; readonly quote: string }[];
  readonly signals: readonly { readonly type: (typeof READ_SIGNALS)[number]; readonly quote: string }[];
  readonly concerns: readonly { readonly type: (typeof READ_CONCERNS)[number]; readonly quote: string }[];
}

/**
 * Why there is no reading although one was wanted. planted: the text gives orders to software and was not sent; too_long: nor
 * was this one; over_budget: the installation's tokens, cost or calls are used up; no_time: the model was too slow for what came
 * before; timeout, unreachable, refused, unparseable: of the call itself.
 */
export type ReadFailure = "planted" | "too_long" | "over_budget" | "no_time" | CallFailure;
/** How a call can fail. refused: by key, by the provider's filter, or as a request; unreachable: no answer, throttled, or a broken server. */
export type CallFailure = "timeout" | "unreachable" | "refused" | "unparseable";

/** Which model was asked, in which words. */
export interface ReaderName {
  readonly provider: string;
  readonly model: string;
  /** Version of the prompt. */
  readonly prompt: string;
}

/** Tokens of a call, its repair included. */
export interface TokensUsed {
  readonly input: number;
  readonly output: number;
}

/** What came of asking a model about one activity. */
export type ReadOutcome = { readonly by: ReaderName; readonly tokens: TokensUsed } & (
  | { readonly outcome: "read"; readonly reading: Reading }
  | { readonly outcome: ReadFailure }
);

/** What is remembered, and audited, of a model's part in a verdict: no word of the activity. */
export interface ReadingFacts {
  readonly by: ReaderName;
  readonly tokens: TokensUsed;
  readonly outcome: "read" | ReadFailure;
  /** Claims that the source carries, and claims that it does not. */
  readonly kept: number;
  readonly dropped: number;
}
