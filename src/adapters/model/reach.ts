import type { LanguageModel } from "../../ports/language-model.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import type { ModelAddress } from "./providers.ts";

/** Whoever runs `doctor` waits for it. */
const REACH_TIMEOUT_MS = 5_000;
const ANTHROPIC_VERSION = "2023-06-01";

/** Asks for the list of models: every provider has it, it takes the key and no text. */
export async function reachProvider({ provider, baseUrl, apiKey }: ModelAddress): ReturnType<LanguageModel["reach"]> {
  const headers: Record<string, string> = {};
  if (provider === "anthropic") headers["anthropic-version"] = ANTHROPIC_VERSION;
  if (apiKey !== null) headers[provider === "anthropic" ? "x-api-key" : "authorization"] = provider === "anthropic" ? apiKey : `Bearer ${apiKey}`;
  try {
    const { status } = await guardedFetch(`${baseUrl}/models`, { headers, signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    if (status === 401 || status === 403) return "refuses-key";
    return status >= 500 ? "no-answer" : "answers";
  } catch {
    // Whatever it was, and whatever it says: nothing was heard.
    return "no-answer";
  }
}
