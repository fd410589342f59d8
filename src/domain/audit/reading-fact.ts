import type { ReadingFacts } from "../model/reading.ts";
import type { AuditFact } from "./fact.ts";

/** Names of models are the operator's words: this much of them, and only signs that names of models have. */
const NAME_CHARS_MAX = 100;

/** The fact with a language model's part in it, as `data.reading`; unchanged, to the byte, when it had none. */
export function withReadingFact(fact: AuditFact, reading: ReadingFacts | null): AuditFact {
  if (reading === null) return fact;
  const { by, outcome, tokens, kept, dropped } = reading;
  return {
    ...fact,
    data: {
      ...fact.data,
      reading: { provider: named(by.provider), model: named(by.model), prompt: named(by.prompt), outcome, tokens_in: tokens.input, tokens_out: tokens.output, claims_kept: kept, claims_dropped: dropped },
    },
  };
}

const named = (name: string): string => name.replace(/[^\p{L}\p{N} ._:/@+-]/gu, "_").slice(0, NAME_CHARS_MAX).toWellFormed();
