import { generateText, type LanguageModel as SdkModel, type LanguageModelUsage, type ModelMessage, NoObjectGeneratedError, Output } from "ai";
import type { CallFailure, Reading, ReadingInput, TokensUsed } from "../../domain/model/reading.ts";
import type { CallLimits } from "../../ports/language-model.ts";
import { AnswerSchema } from "./answer.ts";
import { failureOf } from "./failure.ts";
import { documentOf, REPAIR_PROMPT, SYSTEM_PROMPT } from "./prompt.ts";

/** What providers say in words about a request would stand in the log of the process. */
globalThis.AI_SDK_LOG_WARNINGS = false;

/** An answer; `tokens` are null when the provider does not tell them all. */
export type Asked = { readonly tokens: TokensUsed | null } & ({ readonly outcome: "read"; readonly reading: Reading } | { readonly outcome: CallFailure });

/**
 * Asks a model once, and once more when the answer was no object of the form; both within the time. Never rejects: an error of
 * the SDK holds request and answer, and ends here.
 */
export async function askModel(model: SdkModel, input: ReadingInput, { timeoutMs, outputTokensMax }: CallLimits): Promise<Asked> {
  const overdue = AbortSignal.timeout(timeoutMs);
  const document: ModelMessage = { role: "user", content: documentOf(input) };
  const calls: (TokensUsed | null)[] = [];
  const ask = async (messages: ModelMessage[]): Promise<Reading | null> => {
    try {
      const result = await generateText({
        model, system: SYSTEM_PROMPT, messages, output: Output.object({ schema: AnswerSchema, name: "reading" }),
        temperature: 0, maxOutputTokens: outputTokensMax, maxRetries: 0, abortSignal: overdue,
      });
      calls.push(tokensOf(result.usage));
      if (result.finishReason === "content-filter") throw new FilteredError();
      return result.output;
    } catch (error) {
      if (!NoObjectGeneratedError.isInstance(error)) throw error;
      calls.push(tokensOf(error.usage));
      if (error.finishReason === "content-filter") throw new FilteredError();
      return null;
    }
  };
  try {
    const reading = (await ask([document])) ?? (await ask([document, { role: "user", content: REPAIR_PROMPT }]));
    const tokens = summed(calls);
    return reading === null ? { outcome: "unparseable", tokens } : { outcome: "read", reading, tokens };
  } catch (error) {
    const outcome = error instanceof FilteredError ? "refused" : failureOf(error, overdue.aborted);
    // Providers bill no refusal and nothing that they did not answer to; what was cut off may have been billed.
    return { outcome, tokens: outcome === "unreachable" || outcome === "refused" ? summed(calls) : null };
  }
}

/** The provider's filter would not let an answer through; asking again would be asking the same. */
class FilteredError extends Error {
  override readonly name = "FilteredError";
}

/** A provider's figures are outside text: what is no count, or no count of a call like this, is not believed. */
const TOKENS_BELIEVED_MAX = 1_000_000;

function tokensOf(usage: LanguageModelUsage | undefined): TokensUsed | null {
  const [input, output] = [usage?.inputTokens, usage?.outputTokens];
  return isCount(input) && isCount(output) ? { input, output } : null;
}

const isCount = (value: number | undefined): value is number => value !== undefined && Number.isSafeInteger(value) && value > 0 && value <= TOKENS_BELIEVED_MAX;

function summed(calls: readonly (TokensUsed | null)[]): TokensUsed | null {
  let [input, output] = [0, 0];
  for (const call of calls) {
    if (call === null) return null;
    input += call.input;
    output += call.output;
  }
  return { input, output };
}
