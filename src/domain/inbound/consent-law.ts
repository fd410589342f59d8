import type { ConsentChange } from "./consent-words.ts";

/**
 * Whether a word sent by text message takes effect at once, or whoever answers for privacy is asked first. A withdrawal always
 * does: no law lets one be told to wait (47 CFR 64.1200(a)(10), GDPR 7(3) and 21(3)). A word that gives consent back does where
 * carriers and the law take it so, in the North American numbering plan (CTIA Messaging Principles 5.1.3); elsewhere
 * consent has to be shown by more than one word.
 */
export function takesEffectAtOnce(change: ConsentChange, e164: string): boolean {
  return change === "withdrawn" || e164.startsWith("+1");
}
