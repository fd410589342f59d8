import type { LanguageModel as SdkModel } from "ai";
import { guardedFetch } from "./guarded-fetch.ts";

/** Which model is asked, and where. */
export interface ModelAddress {
  readonly provider: "openai" | "anthropic" | "openai-compatible";
  readonly model: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/** Where providers stand unless told otherwise. Said here, so that no variable of the environment says it to their SDKs. */
export const PROVIDER_URLS = { openai: "https://api.openai.com/v1", anthropic: "https://api.anthropic.com/v1" } as const;

/** Opens the model; each provider's package is loaded when it is the one. */
export async function openModel({ provider, model, baseUrl, apiKey }: ModelAddress): Promise<SdkModel> {
  const common = { baseURL: baseUrl, fetch: guardedFetch };
  const key = apiKey === null ? {} : { apiKey };
  switch (provider) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai");
      // Chat, and not the newer responses: those are kept by the provider unless told otherwise.
      return createOpenAI({ ...common, ...key }).chat(model);
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      return createAnthropic({ ...common, ...key })(model);
    }
    case "openai-compatible": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
      return createOpenAICompatible({ ...common, ...key, name: "compatible" })(model);
    }
  }
}
