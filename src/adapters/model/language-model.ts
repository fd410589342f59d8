import type { ReadingInput, TokensUsed } from "../../domain/model/reading.ts";
import type { CallLimits, LanguageModel } from "../../ports/language-model.ts";
import { documentOf, PROMPT_VERSION, REPAIR_PROMPT, SYSTEM_PROMPT } from "./prompt.ts";
import type { ModelAddress } from "./providers.ts";
import { reachProvider } from "./reach.ts";

/** What a provider wraps around the texts, its schema included. */
const WRAPPING_TOKENS = 1_500;
/** So many calls in a row without an answer, and the model is left alone for a while. */
const FAILURES_MAX = 3;
const LEFT_ALONE_MS = 60_000;

/**
 * The configured model. Nothing of an SDK is loaded before the first call. A model that does not answer several times in a row is
 * left alone for a minute: what waits to be logged would only wait longer. `nowMs` counts steadily.
 */
export function languageModel(address: ModelAddress, nowMs: () => number): LanguageModel {
  const open = once(async () => {
    const [{ askModel }, { openModel }] = await Promise.all([import("./reader.ts"), import("./providers.ts")]);
    const model = await openModel(address);
    return (...args: Parameters<LanguageModel["read"]>) => askModel(model, ...args);
  });
  let [failures, leftAloneUntilMs] = [0, -Infinity];
  return {
    name: { provider: address.provider, model: address.model, prompt: PROMPT_VERSION },
    async read(input, limits) {
      if (nowMs() < leftAloneUntilMs) return { outcome: "unreachable", tokens: NONE };
      const ask = await open().catch(() => null);
      if (ask === null) return { outcome: "unreachable", tokens: NONE };
      const answer = await ask(input, limits);
      failures = answer.outcome === "timeout" || answer.outcome === "unreachable" ? failures + 1 : 0;
      if (failures >= FAILURES_MAX) [failures, leftAloneUntilMs] = [0, nowMs() + LEFT_ALONE_MS];
      const { tokens, ...rest } = answer;
      return { ...rest, tokens: tokens ?? tokensAtMost(input, limits) };
    },
    tokensAtMost,
    reach: () => reachProvider(address),
  };
}

const NONE: TokensUsed = { input: 0, output: 0 };

function tokensAtMost(input: ReadingInput, { outputTokensMax }: Pick<CallLimits, "outputTokensMax">): TokensUsed {
  // A token is at least a byte, and a repair reads everything again.
  const bytes = Buffer.byteLength(SYSTEM_PROMPT) + Buffer.byteLength(documentOf(input)) + Buffer.byteLength(REPAIR_PROMPT) + WRAPPING_TOKENS;
  return { input: 2 * bytes, output: 2 * outputTokensMax };
}

/** Tried again when it failed. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
