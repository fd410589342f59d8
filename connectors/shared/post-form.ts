import type { Result } from "../../src/domain/model/result.ts";
import { exchange } from "./http.ts";
import type { HttpAnswer, HttpLimits, NoAnswer } from "./http.ts";

/** One call of a token endpoint (RFC 6749, 3.2). Follows no redirect: the form holds the client's secret. */
export async function postForm(url: string, form: Readonly<Record<string, string>>, limits: HttpLimits): Promise<Result<HttpAnswer, NoAnswer>> {
  return exchange(() => fetch(url, {
    method: "POST", body: new URLSearchParams(form), redirect: "error", signal: AbortSignal.timeout(limits.timeoutMs),
  }), limits);
}
