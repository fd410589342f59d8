import type { CrmError } from "../../src/ports/crm-errors.ts";

/** A refusal of our own: no answer of the vendor's stands behind it. */
export function failure(kind: CrmError["kind"], publicMessage: string, mayHaveHappened = false): CrmError {
  return { kind, publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened };
}
