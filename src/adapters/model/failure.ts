import { APICallError, NoObjectGeneratedError, NoOutputGeneratedError, RetryError } from "ai";
import type { CallFailure } from "../../domain/model/reading.ts";
import { AnswerTooLargeError } from "./guarded-fetch.ts";

/** What went wrong, by kind alone: errors of the SDK hold the request and the provider's words. */
export function failureOf(error: unknown, isOverdue: boolean): CallFailure {
  if (isOverdue) return "timeout";
  for (const one of chainOf(error)) {
    if (one instanceof AnswerTooLargeError || NoObjectGeneratedError.isInstance(one) || NoOutputGeneratedError.isInstance(one)) return "unparseable";
    if (!APICallError.isInstance(one) || one.statusCode === undefined) continue;
    if (one.statusCode >= 500 || one.statusCode === 429 || one.statusCode === 408) return "unreachable";
    if (one.statusCode >= 400) return "refused";
    // A 2xx whose body is no answer of the protocol.
    return chainOf(one.cause).some((cause) => cause instanceof AnswerTooLargeError) || one.statusCode < 300 ? "unparseable" : "unreachable";
  }
  return "unreachable";
}

const CHAIN_MAX = 5;

/** An error with what caused it. */
function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let next: unknown = RetryError.isInstance(error) ? error.lastError : error;
  while (next !== undefined && next !== null && chain.length < CHAIN_MAX) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}
