import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "../ports/crm-errors.ts";

/** So long somebody who looks at a page waits for what the CRM adds to it; a job waits as long as its retries take. */
const CRM_ANSWERS_WITHIN_MS = 4_000;

/** Something asked of a CRM; it may be given up before the answer is there. */
export type AskCrm = <Value>(work: Promise<Result<Value, CrmError>>) => Promise<Result<Value, CrmError>>;

/** Waits for whatever the CRM says in the end. */
export const patiently: AskCrm = (work) => work;

/** Waits no longer than a person who looks at a page; all that is asked by it shares the time. What is given up reads only, and ends by itself. */
export function inTime(over: AbortSignal = AbortSignal.timeout(CRM_ANSWERS_WITHIN_MS)): AskCrm {
  const given: Promise<typeof LATE> = new Promise((resolve) => {
    if (over.aborted) resolve(LATE);
    else over.addEventListener("abort", () => { resolve(LATE); }, { once: true });
  });
  return (work) => Promise.race([work, given]);
}

const LATE = {
  ok: false,
  error: { kind: "unavailable", publicMessage: `The CRM did not answer within ${String(CRM_ANSWERS_WITHIN_MS / 1_000)} seconds, so this could not be asked; look again later`, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false },
} as const satisfies Result<never, CrmError>;
