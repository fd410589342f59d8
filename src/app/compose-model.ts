import type { Settings } from "../../config/settings.ts";
import type { LanguageModel } from "../ports/language-model.ts";

/** The language model that the settings name; null when they name none: nothing of it is loaded then. */
export async function languageModelOf({ LLM_PROVIDER: provider, LLM_MODEL: model, LLM_BASE_URL: url, LLM_API_KEY: apiKey }: Settings): Promise<LanguageModel | null> {
  if (provider === "off" || model === undefined) return null;
  const [{ languageModel }, { PROVIDER_URLS }] = await Promise.all([import("../adapters/model/language-model.ts"), import("../adapters/model/providers.ts")]);
  const baseUrl = url ?? (provider === "openai-compatible" ? undefined : PROVIDER_URLS[provider]);
  if (baseUrl === undefined) return null;
  return languageModel({ provider, model, baseUrl: baseUrl.replace(/\/+$/, ""), apiKey: apiKey ?? null }, () => performance.now());
}
